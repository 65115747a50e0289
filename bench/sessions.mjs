// npm run bench -- --sessions [--open=1000]: visitors of the web chat connected at once to one API process, and how long from an operator's
// message to each one's browser. In ms; the floor is the commit of the message alone.
import { randomUUID } from "node:crypto";
import WebSocket from "../node_modules/ws/wrapper.mjs";
import {
  createWidget,
  postMessage,
  retrying,
  sendMessage,
  startSession,
  transaction,
} from "../packages/database/dist/index.js";
import { stopTestCluster } from "../packages/database/dist/testing/index.js";
import { encryptionKey, stage, startApi } from "./stage.mjs";
import { through } from "./twin.mjs";

const OPEN = Number(process.argv.find((arg) => arg.startsWith("--open="))?.slice(7) ?? 1000);
const MESSAGES = 2000;
const ORIGIN = "https://shop.dev";
const range = (n) => Array.from({ length: n }, (_, i) => i);
const at99 = (list, q) => Math.round(list.toSorted((a, b) => a - b)[Math.floor(list.length * q)] * 10) / 10;

/** One visitor's socket, subscribed; `heard(text)` for each message. Each from an address of its own, as visitors are. */
function subscribed(url, key, token, n, heard) {
  return new Promise((resolve, reject) => {
    const localAddress = `127.0.${1 + (n >> 8)}.${1 + (n % 254)}`;
    const socket = new WebSocket(url, "graphql-transport-ws", {
      origin: ORIGIN,
      localAddress,
      handshakeTimeout: 30_000,
    });
    const say = (message) => socket.send(JSON.stringify(message));
    socket.on("open", () =>
      say({ type: "connection_init", payload: { authorization: `Bearer ${token}`, "x-widget-key": key } }),
    );
    socket.on("error", reject);
    socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      if (message.type === "connection_ack") {
        say({ id: "1", type: "subscribe", payload: { query: "subscription { messageAdded { text } }" } });
        resolve(socket);
      }
      if (message.type === "ping") say({ type: "pong" });
      if (message.type === "next") heard(message.payload.data.messageAdded.text);
    });
  });
}

export async function sessions() {
  const at = await stage();
  const widget = await transaction(at.database, at.ws, (tx) =>
    createWidget(tx, { name: "shop", allowedOrigins: [ORIGIN] }, encryptionKey),
  );
  const visitors = [];
  await through(8, range(OPEN), async (n) => {
    const session = await transaction(at.database, at.ws, (tx) => startSession(tx, widget.id));
    const visitor = { widget, session: session.row, token: session.token };
    const { message } = await retrying(at.database, at.ws, (tx) =>
      postMessage(tx, visitor, "hello", "first"),
    );
    visitors[n] = { token: session.token, conversationId: message?.conversationId };
  });
  const api = await startApi(at.appUrl);
  const seen = new Map();
  const sockets = [];
  const opened = performance.now();
  await through(32, range(OPEN), async (n) => {
    sockets[n] = await subscribed(
      `${api.url.replace("http", "ws")}/widget/graphql`,
      widget.publishableKey,
      visitors[n].token,
      n,
      (text) => seen.get(text)?.(),
    );
  });
  const openMs = performance.now() - opened;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  /** @type {number[][]} */
  const [late, commits] = [[], []];
  await through(4, range(MESSAGES), async (i) => {
    const text = randomUUID();
    const from = performance.now();
    /** @type {Promise<void>} */
    const arrived = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("a message was not seen within 20 s")), 20_000);
      seen.set(text, () => {
        clearTimeout(timer);
        seen.delete(text);
        late.push(performance.now() - from);
        resolve();
      });
    });
    const { conversationId } = visitors[(i * 7919) % OPEN];
    await transaction(at.database, at.ws, (tx) => sendMessage(tx, { conversationId, text }));
    commits.push(performance.now() - from);
    await arrived;
  });
  for (const socket of sockets) socket.terminate();
  await api.stop();
  await at.close();
  await stopTestCluster();
  const row = {
    "sessions open": OPEN,
    "opened in s": Math.round(openMs / 100) / 10,
    messages: late.length,
    "message → seen p50 ms": at99(late, 0.5),
    "p99 ms": at99(late, 0.99),
    "commit alone p50 ms": at99(commits, 0.5),
    "commit p99 ms": at99(commits, 0.99),
  };
  console.table([row]);
  console.log(JSON.stringify({ date: new Date().toISOString(), node: process.version, row }));
}
