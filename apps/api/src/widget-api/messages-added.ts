import type { MessageRow, WidgetSessionRow } from "@contact-identity/database";
import { liveSession, newestVisitorMessages, widgetByKey } from "@contact-identity/database";
import { mayCall } from "./admission.ts";
import { read, tooMuch, type VisitorContext, visitorOf } from "./visitor-context.ts";

/** How long at most a session that ended, or an origin that was taken away, is listened for without a ring. */
const LOOK_AFTER_MS = 20_000;
const AGAIN_AFTER_MS = 1_000;
/** More than this between two looks is for `messages(afterId)`. */
const WINDOW = 100;

interface Look {
  readonly session: WidgetSessionRow;
  readonly messages: readonly MessageRow[];
}

/** What may be read now; null once the session has ended or its page may no longer call. */
const look = (context: VisitorContext, id: string): Promise<Look | null> =>
  read(context, async (tx) => {
    const session = await liveSession(tx, id);
    const widget = await widgetByKey(tx, context.admitted.widget.publishableKey);
    if (!session || !widget || !mayCall(widget, context.origin, context.settings.publicUrl)) return null;
    return { session, messages: await newestVisitorMessages(tx, session, WINDOW) };
  });

/** A lost database is waited for: the page need not know. */
function later({ log, requestId }: VisitorContext, error: unknown): "later" {
  log.error({ err: error, requestId }, "a visitor's messages could not be read");
  return "later";
}

/** A sleep that a ring ends; a ring between two sleeps is not lost. */
function alarm() {
  let rung = false;
  let wake = () => {};
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(ms: number): Promise<void> {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      rung = false;
    },
  };
}

/**
 * Messages that are committed from now on, each once, until the session ends. Looks at the newest few and gives those that it has not
 * seen: a message that was written earlier but committed later is not passed over.
 */
export function messagesAdded(context: VisitorContext): AsyncIterableIterator<MessageRow> {
  const { session: begun } = visitorOf(context);
  const leave = context.live.enter(begun.id);
  if (!leave) throw tooMuch(LOOK_AFTER_MS / 1000);
  const { ring, wait } = alarm();
  let closed = false;
  async function* run(): AsyncGenerator<MessageRow> {
    let audience: string | null = null;
    let stop = () => {};
    let seen = new Set<string>();
    try {
      while (!closed) {
        const now = await look(context, begun.id).catch((error: unknown) => later(context, error));
        if (!now) return;
        if (now === "later") {
          await wait(AGAIN_AFTER_MS);
          continue;
        }
        const news = audience === now.session.audience ? now.messages.filter(({ id }) => !seen.has(id)) : [];
        seen = new Set(now.messages.map(({ id }) => id));
        if (audience !== now.session.audience) {
          // Heard from before the look that counts, so nothing falls between.
          stop();
          audience = now.session.audience;
          stop = context.live.hear(now.session.workspaceId, audience, ring);
          ring();
        }
        for (const message of news) yield message;
        await wait(LOOK_AFTER_MS);
      }
    } finally {
      stop();
      leave?.();
    }
  }
  const messages = run();
  return {
    next: () => messages.next(),
    return() {
      closed = true;
      // A generator that was never asked for a first value does not come to its end by itself.
      leave();
      ring();
      return messages.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
