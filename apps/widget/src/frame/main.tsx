import { render } from "preact";
import { localeOf } from "../locale/locale.ts";
import { createCall, Unreachable } from "./api/api.ts";
import { CONFIG, type WidgetConfig } from "./api/protocol.ts";
import { createChat } from "./chat/chat.ts";
import type { ChatContext } from "./chat/context.ts";
import { follow } from "./chat/follow.ts";
import { createHistory } from "./chat/history.ts";
import { createMemory, nameIn } from "./chat/memory.ts";
import { createOutbox } from "./chat/outbox.ts";
import { createSender } from "./chat/sender.ts";
import { createSessionKeeper } from "./chat/session.ts";
import { createStore } from "./chat/store.ts";
import { unreadCount } from "./chat/timeline.ts";
import { type Host, hostAt } from "./host.ts";
import { chime } from "./sound.ts";
import { groundOf, inkOn, themeOf } from "./theme.ts";
import { App } from "./view/app.tsx";
import { Around } from "./view/view.ts";

const RETRY_MS = 10_000;
const api = new URL("graphql", location.href);
const socket = Object.assign(new URL(api), {
  protocol: api.protocol.replace("http", "ws"),
  search: "",
  hash: "",
}).href;

async function readConfig(key: string): Promise<WidgetConfig> {
  for (;;) {
    try {
      return (await createCall(api.origin + api.pathname, key)<{ widgetConfig: WidgetConfig }>(CONFIG))
        .widgetConfig;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await new Promise((done) => setTimeout(done, error.afterMs ?? RETRY_MS));
    }
  }
}

function run(host: Host, key: string, config: WidgetConfig): void {
  const locale = localeOf(config.locale);
  const memory = createMemory(() => localStorage, key);
  const tab = createMemory(() => sessionStorage, key);
  const outbox = createOutbox(memory);
  const store = createStore({
    config,
    session: null,
    messages: [],
    unsent: outbox.all(),
    held: [],
    returned: null,
    loading: memory.get("token") !== null,
    open: false,
    seenAt: memory.get("seenAt") ?? "",
    offline: false,
    form: memory.get("form") === "done" ? "done" : "unknown",
    hindrance: null,
    sound: memory.get("sound") === "on",
    visitor: 0,
  });
  const call = createCall(api.origin + api.pathname, key);
  const context: ChatContext = {
    call,
    store,
    memory,
    tab,
    outbox,
    tell: host.tell,
    now: () => new Date().toISOString(),
  };
  const sessions = createSessionKeeper(context);
  const history = createHistory(context, sessions, () => {
    host.tell({ type: "message" });
    if (store.get().sound) chime();
  });
  const sender = createSender(context, sessions, history);
  const chat = createChat(context, sessions, history, sender);
  const following = follow(context, history, { address: socket, key });

  let told = 0;
  store.watch(() => {
    if (store.get().open && document.visibilityState === "visible") history.look();
    const { messages, seenAt } = store.get();
    const count = unreadCount(messages, seenAt);
    if (count === told) return;
    told = count;
    host.tell({ type: "unread", count, text: locale.unread(count) });
  });
  host.listen((message) => {
    if (message.type === "identify") chat.identify(message.input);
    else if (message.type === "reset") chat.reset();
    else chat.setOpen(message.type === "open");
  });
  const wake = (): void => {
    sessions.resume().then(
      () => {
        sender.flush();
        following.now();
      },
      () => {
        store.set({ loading: false, offline: true });
        setTimeout(wake, RETRY_MS);
      },
    );
  };
  window.addEventListener("online", wake);
  window.addEventListener("offline", () => store.set({ offline: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  window.addEventListener("storage", ({ key: name }) => {
    const changed = nameIn(name, key);
    if (changed === "seenAt") store.set({ seenAt: memory.get("seenAt") ?? "" });
    if (changed === "outbox") store.set({ unsent: outbox.all() });
    if (changed !== "token") return;
    sessions.reread();
    wake();
  });

  for (const [name, value] of Object.entries(themeOf(config.color)))
    document.documentElement.style.setProperty(name, value);
  document.documentElement.lang = locale.tag;
  document.title = config.title;
  const around = { chat, store, locale, close: () => host.tell({ type: "close" }) };
  render(
    <Around.Provider value={around}>
      <App />
    </Around.Provider>,
    document.body,
  );
  const { openChat: openText, closeChat: closeText } = locale.texts;
  const look = {
    color: groundOf(config.color),
    ink: inkOn(groundOf(config.color)),
    position: config.position,
    label: config.launcherLabel,
  };
  host.tell({
    type: "ready",
    look: { ...look, title: config.title, openText, closeText },
    reopen: tab.get("open") !== null,
  });
  wake();
}

const key = new URLSearchParams(location.search).get("key") ?? "";
const host = hostAt(location.hash.slice(1));
if (host)
  readConfig(key).then(
    (config) => run(host, key, config),
    (error: unknown) => host.tell({ type: "error", code: "UNAVAILABLE", message: String(error) }),
  );
