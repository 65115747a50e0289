import type { Identification } from "../../messages.ts";
import { CallRefused, Unreachable } from "../api/api.ts";
import {
  FORM_SUBMIT,
  type FormAnswer,
  IDENTIFY,
  RESET,
  type SessionPayload,
  type WidgetError,
} from "../api/protocol.ts";
import { sendFile } from "../api/upload.ts";
import type { ChatContext } from "./context.ts";
import { createHeld } from "./held.ts";
import type { History } from "./history.ts";
import { newClientId } from "./outbox.ts";
import type { ChatSender } from "./sender.ts";
import { Overtaken, type SessionKeeper } from "./session.ts";

/** What a visitor and the host page can do. */
export interface Chat {
  /** Sends it; while an `identify` is on its way, as soon as that has an outcome. */
  say(text: string, attachments?: readonly string[]): void;
  /** Sends a file, which goes with a message of its own. Rejects with Unreachable and CallRefused. */
  upload(file: File, progress: (part: number) => void): Promise<void>;
  /** The box has what was held for too long. */
  takeBack(): void;
  drop(clientId: string): void;
  setOpen(open: boolean): void;
  toggleSound(): void;
  identify(input: Identification): void;
  reset(): void;
  /** The server's objections; none when it is accepted, null when the server could not be reached. */
  submit(answers: readonly FormAnswer[]): Promise<readonly WidgetError[] | null>;
}

export function createChat(
  context: ChatContext,
  sessions: SessionKeeper,
  history: History,
  sender: ChatSender,
): Chat {
  const { store, memory, tab, tell } = context;
  /** One after the other, as the page called them; what waits when the visitor leaves is dropped. */
  let turn: Promise<unknown> = Promise.resolve();
  let visit = 0;
  /** Identifications of this visit without an outcome. */
  let claims = 0;
  const held = createHeld(store);
  const settled = (): void => {
    if (claims === 0) held.release(sender.send);
  };
  const report = (error: unknown): void => {
    if (error instanceof Unreachable) tell({ type: "error", code: "UNAVAILABLE", message: error.message });
    else if (error instanceof CallRefused) tell({ type: "error", code: error.code, message: error.message });
    else if (!(error instanceof Overtaken)) throw error;
  };

  const identify = async (input: Identification): Promise<void> => {
    const { session, errors } = (await sessions.ask<{ identify: SessionPayload }>(IDENTIFY, { input }))
      .identify;
    for (const { code, message } of errors) tell({ type: "error", code, message });
    // Errors beside a session name what was left out; the person is identified all the same.
    if (!session) return;
    // The first signature gives the visitor's own session a new token; with a later one another token is another person.
    sessions.adopt(session, memory.get("signed") ? "another" : "same");
    if (input.token) memory.set("signed", "yes");
    store.set({ hindrance: null, form: store.get().form === "done" ? "done" : "unknown" });
    tell({ type: "identified" });
    sender.flush();
  };

  return {
    async upload(file, progress) {
      const { token } = await sessions.ensure();
      const { uploadId, name } = await sendFile(file, token, progress);
      this.say(name, [uploadId]);
    },
    say(text, attachments) {
      if (!text.trim()) return;
      const afterId = store.get().messages.at(-1)?.id;
      const message = {
        clientId: newClientId(),
        text,
        writtenAt: context.now(),
        ...(attachments && { attachments }),
        ...(afterId && { afterId }),
      };
      if (claims > 0) held.keep(message);
      else sender.send(message);
    },
    takeBack: () => store.set({ returned: null }),
    drop: sender.drop,
    setOpen(open) {
      store.set({ open });
      tab.set("open", open ? "yes" : null);
      if (open) history.look();
    },
    toggleSound() {
      const sound = !store.get().sound;
      memory.set("sound", sound ? "on" : null);
      store.set({ sound });
    },
    identify(input) {
      const then = visit;
      claims += 1;
      turn = turn
        .then(() => (then === visit ? identify(input) : undefined))
        .catch(report)
        .finally(() => {
          // A reset has settled it already.
          if (then !== visit) return;
          claims -= 1;
          settled();
        });
    },
    /** Here at once, whatever the network does; on the server as soon as it hears of it. */
    reset() {
      const token = store.get().session?.token ?? memory.get("token");
      visit += 1;
      turn = Promise.resolve();
      claims = 0;
      sessions.forget();
      if (token) context.call(RESET, {}, token).catch(report);
      settled();
    },
    async submit(answers) {
      try {
        const { session, errors } = (
          await sessions.ask<{ preChatSubmit: SessionPayload }>(FORM_SUBMIT, { answers })
        ).preChatSubmit;
        if (errors.length > 0) return errors;
        if (session) sessions.adopt(session, "same");
      } catch (error) {
        if (error instanceof Unreachable || error instanceof CallRefused) return null;
        throw error;
      }
      memory.set("form", "done");
      store.set({ form: "done" });
      sender.flush();
      return [];
    },
  };
}
