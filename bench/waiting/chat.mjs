import { createServer } from "node:http";
import pg from "../../node_modules/pg/lib/index.js";
import {
  createChannel,
  createWorkflow,
  publishWorkflow,
  receiveTouch,
  retrying,
} from "../../packages/database/dist/index.js";
import { encryptionKey, stage } from "../stage.mjs";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const two = (x) => Math.round(x * 100) / 100;
const at = (list, part) => two(list.toSorted((a, b) => a - b)[Math.floor(list.length * part)]);

const QUESTION = {
  id: "ask",
  type: "ASK_QUESTION",
  text: "Which e-mail?",
  answer: { type: "TEXT" },
  saveTo: { variable: "mail" },
  timeout: "P7D",
};
const exits = { next: "thanks", onInvalid: null, onTimeout: null, onSendFailure: null };
const ASKS = {
  trigger: { type: "CONVERSATION_OPENED" },
  start: "ask",
  steps: [
    { ...QUESTION, ...exits },
    { id: "thanks", type: "SEND_MESSAGE", text: "Thanks", next: null, onSendFailure: null },
  ],
};

/** A workspace whose people are asked something over a custom channel, and the server at its other end. */
export async function chat() {
  const base = await stage();
  let heard = (_to, _text) => {};
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { contactId, message } = JSON.parse(body);
      heard(contactId, message.text);
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ mId: request.headers["idempotency-key"] }));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const config = { token: "bench", outboundUrl: `http://127.0.0.1:${port}` };
  const act = (work) => retrying(base.database, base.ws, work);
  const channel = await act((tx) =>
    createChannel(tx, { type: "CUSTOM", name: "chat", config, secretFields: ["token"] }, encryptionKey),
  );
  const publish = (definition) =>
    act(
      async (tx) =>
        (await publishWorkflow(tx, (await createWorkflow(tx, { name: "bench", definition })).id)).id,
    );
  const asks = await publish(ASKS);
  const owner = new pg.Client({ connectionString: base.ownerUrl });
  await owner.connect();
  await owner.query(`SET app.workspace_id = '${base.ws}'`);
  let said = 0;
  const say = (account, text) => {
    const message = { externalId: `said-${said++}`, externalScope: "", text };
    /** @type {import("../../packages/domain/dist/index.js").Touch} */
    const touch = {
      accounts: [account],
      replyTo: account,
      label: account,
      origin: "CHANNEL_METADATA",
      identifiers: [],
      fields: [],
      message,
    };
    return act((tx) => receiveTouch(tx, channel, touch, new Date()));
  };
  /** Until somebody is told `text`. */
  const told = (account, text) =>
    new Promise((done) => {
      heard = (to, what) => {
        if (to === account && what === text) done(performance.now());
      };
    });
  let people = 0;
  return {
    ...base,
    act,
    publish,
    owner,
    async checkpoint() {
      const client = new pg.Client({ connectionString: base.superuserUrl });
      await client.connect();
      await client.query("CHECKPOINT");
      await client.end();
    },
    asks,
    /** People are asked first, all of them; then one after the other answers: from the call that brings the answer to the next message's arrival. */
    async answers(count) {
      const accounts = Array.from({ length: count }, () => `visitor-${people++}`);
      for (const account of accounts) {
        const asked = told(account, QUESTION.text);
        await say(account, "hello");
        await asked;
      }
      const times = [];
      for (const account of accounts) {
        const next = told(account, "Thanks");
        const from = performance.now();
        await say(account, "ann@shop.dev");
        times.push((await next) - from);
        await pause(5 + Math.random() * 20);
      }
      return { p50: at(times, 0.5), p99: at(times, 0.99) };
    },
    /** Makes runs that wait for a time due at once, and waits until the worker has drained them. */
    async drain(count) {
      const { rowCount } = await owner.query(
        `UPDATE workflow_run SET wake_at = now() WHERE id IN (
           SELECT id FROM workflow_run WHERE status = 'WAITING' AND wait_conversation_id IS NULL AND wake_at > now() + interval '1 hour' LIMIT $1)`,
        [count],
      );
      if (rowCount !== count) throw new Error(`${rowCount} of ${count} made due`);
      const from = performance.now();
      const left = "SELECT count(*)::int AS n FROM workflow_run WHERE wake_at <= now()";
      while ((await owner.query(left)).rows[0].n > 0) await pause(200);
      const seconds = two((performance.now() - from) / 1000);
      const { rows } = await owner.query(
        "SELECT count(*)::int AS n FROM workflow_run WHERE status = 'COMPLETED' AND wait_conversation_id IS NULL AND step_id IS NULL",
      );
      if (rows[0].n < count) throw new Error(`${rows[0].n} of ${count} went on`);
      return { seconds };
    },
    async close() {
      await owner.end();
      await base.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
