import { type FrameMessage, frameMessage, type HostMessage, sealed } from "../messages.ts";
import { type CommandListener, type EventName, type HostPage, takeOver } from "./commands.ts";
import { createView } from "./view.ts";

/** Longer than a slow phone takes. Then the page hears `UNAVAILABLE`; a frame that comes later is still shown. */
const PATIENCE_MS = 20_000;

/** Where this script came from and the key on its tag. A tag manager may have run it without a current script. */
function ownTag(): { readonly source: URL; readonly key: string } | null {
  const found = document.currentScript ?? document.querySelector("script[data-key][src*='/widget.js']");
  if (!(found instanceof HTMLScriptElement) || !found.dataset.key || !found.src) return null;
  return { source: new URL(found.src), key: found.dataset.key };
}

function start(source: URL, key: string): void {
  const page = window as unknown as HostPage;
  if (page.ContactIdentity?.taken) return;
  const origin = source.origin;
  const listeners = new Map<EventName, CommandListener[]>();
  let ready = false;
  let open = false;
  let unread = 0;
  let wanted: boolean | undefined;
  let waiting: HostMessage[] = [];

  const emit = (name: EventName, detail: Readonly<Record<string, unknown>> = {}): void => {
    for (const listener of listeners.get(name) ?? []) queueMicrotask(() => listener(detail));
  };
  const send = (message: HostMessage): void => {
    if (ready) view.frame.contentWindow?.postMessage(sealed(message), origin);
    else waiting.push(message);
  };
  const setOpen = (now: boolean): void => {
    if (!ready) wanted = now;
    if (!ready || open === now) return;
    const within = view.hasFocus();
    open = now;
    view.setOpen(now);
    send({ type: now ? "open" : "close" });
    if (within) view.focusLauncher();
    emit(now ? "opened" : "closed");
  };

  const address = new URL("widget/", source);
  address.searchParams.set("key", key);
  address.hash = location.origin;
  const view = createView(address.href, () => setOpen(!open));

  const heard = (message: FrameMessage): void => {
    if (message.type === "ready") {
      view.show(message.look);
      if (ready) return;
      ready = true;
      emit("ready");
      for (const held of waiting) send(held);
      waiting = [];
      if (wanted ?? message.reopen) setOpen(true);
    } else if (message.type === "unread") {
      unread = message.count;
      view.setUnread(unread, message.text);
    } else if (message.type === "close") setOpen(false);
    else if (message.type === "error") emit("error", { code: message.code, message: message.message });
    else emit(message.type, message.type === "message" ? { unread } : {});
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== view.frame.contentWindow) return;
    const message = frameMessage(event.data);
    if (message) heard(message);
  });
  setTimeout(
    () => ready || emit("error", { code: "UNAVAILABLE", message: "The chat could not be loaded." }),
    PATIENCE_MS,
  );

  takeOver(page, {
    identify: (input) => send({ type: "identify", input }),
    open: () => setOpen(true),
    close: () => setOpen(false),
    reset: () => send({ type: "reset" }),
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      if (name === "ready" && ready) queueMicrotask(() => listener({}));
    },
    refuse: (why) => {
      console.warn(`ContactIdentity: ${why}`);
      emit("error", { code: "BAD_COMMAND", message: why });
    },
  });
}

const tag = ownTag();
if (!tag) console.warn("ContactIdentity: the script tag needs data-key");
else if (document.body) start(tag.source, tag.key);
else document.addEventListener("DOMContentLoaded", () => start(tag.source, tag.key));
