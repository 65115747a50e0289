import { connect } from "node:net";
import { type Answered, arrive, ask, askAsVisitor, call, sleep, type Target, tell } from "./target.ts";

/** What became of one shot; anything else is what it failed with. */
export type Outcome = "taken" | "refused" | `failed ${string}`;

/** One attack is one entry: the harness does the rest. */
export interface Attack {
  readonly name: string;
  /** Shots at once; 8 unless it is the number itself that does harm. */
  readonly width?: number;
  /** Not one shot of it may be carried out. */
  readonly neverTaken?: true;
  /** Once, before the clock runs. */
  prepare?(target: Target): Promise<void>;
  fire(target: Target, n: number): Promise<Outcome>;
}

const outcome = ({ status, text }: Answered): Outcome => {
  if (status === 0 || status === 500 || status === 599 || text.includes("INTERNAL_SERVER_ERROR"))
    return `failed ${status} ${text.slice(0, 80)}`;
  if (status === 503 || status === 429 || status >= 400) return "refused";
  return /"errors":\[\{|"userErrors":\[\{/.test(text) ? "refused" : "taken";
};
const range = (count: number, one: (n: number) => string, glue = " "): string =>
  Array.from({ length: count }, (_, n) => one(n)).join(glue);

/** Each fragment spreads the next one twice: 2^n walks for a walker that does not remember. */
const doubling = (depth: number) =>
  `{ ...f0 } ${range(depth, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)} fragment f${depth} on Query { __typename }`;
const RULES = {
  expectedVersion: 1,
  rules: [{ key: "email", action: "MERGE", allOf: ["EMAIL"], minAssurance: "CHANNEL", priority: 1 }],
};
const DRY_RUN =
  "query ($input: MergeRuleSetInput!) { mergeRulesDryRun(input: $input) { contactsScanned wouldMerge samples { __typename } } }";
const UPSERT =
  "mutation ($input: ContactUpsertInput!) { contactUpsert(input: $input) { contact { id } userErrors { code } } }";
const IDENTIFY = "mutation ($input: IdentifyInput!) { identify(input: $input) { errors { code } } }";
const UPDATE =
  "mutation ($input: WorkflowUpdateInput!) { workflowUpdate(input: $input) { workflow { problems { code } } userErrors { code } } }";

/** By hand, for JSON.stringify would be the first to fall. */
const nested = (depth: number, open: string, close: string, inner: string) =>
  open.repeat(depth) + inner + close.repeat(depth);
const raw = (target: Target, key: string, body: string, path = "/graphql") =>
  call(`${target.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body,
  }).then(outcome);

/** Begins a request and never ends it. The socket stays open for as long as the other side lets it. */
function halfSent(target: Target, path: string, headers: string, bytes = 1): Promise<Outcome> {
  const { hostname, port } = new URL(target.url);
  return new Promise((resolve) => {
    let answered = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n${headers}\r\n${"{".padEnd(bytes)}`,
      );
    });
    socket.on("data", (data) => {
      answered += data.toString("latin1");
    });
    socket.on("error", () => resolve("refused"));
    socket.on("close", () => resolve("refused"));
    setTimeout(
      () =>
        resolve(
          /^HTTP\/1\.1 5(?!03)/.test(answered)
            ? `failed ${answered.slice(0, 12)}`
            : answered
              ? "refused"
              : "taken",
        ),
      200,
    );
  });
}

/** A socket of the given path that has said who it is. */
async function socketOf(target: Target, path: string, init: object): Promise<WebSocket> {
  const options = { protocols: ["graphql-transport-ws"], headers: { origin: target.origin } };
  const socket = new WebSocket(`${target.url.replace("http", "ws")}${path}`, options as unknown as string[]);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", () =>
      socket.send(JSON.stringify({ type: "connection_init", payload: init })),
    );
    socket.addEventListener("message", resolve, { once: true });
    socket.addEventListener("close", reject, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  return socket;
}

/** A hundred subscriptions begun and ended at once, on a socket that is opened again when it was closed. */
function subscribing(path: string, init: (target: Target) => Promise<object>, query: string): Attack["fire"] {
  const sockets = new Map<number, WebSocket>();
  return async (target, n) => {
    const lane = n % 8;
    const open = sockets.get(lane);
    try {
      const socket = open?.readyState === 1 ? open : await socketOf(target, path, await init(target));
      sockets.set(lane, socket);
      for (let id = 0; id < 100; id++) {
        socket.send(JSON.stringify({ id: `${n}-${id}`, type: "subscribe", payload: { query } }));
        socket.send(JSON.stringify({ id: `${n}-${id}`, type: "complete" }));
      }
      await sleep(50);
      return socket.readyState === 1 ? "taken" : "refused";
    } catch {
      return "refused";
    }
  };
}

let visitor: Promise<string> | null = null;
const token = (target: Target): Promise<string> => {
  visitor ??= arrive(target);
  return visitor;
};
let crowd: readonly string[] = [];

export const ATTACKS: readonly Attack[] = [
  { name: "doubling fragments", fire: async (t) => outcome(await ask(t, t.readKey, doubling(16))) },
  {
    name: "doubling fragments by a visitor",
    fire: async (t) => outcome(await askAsVisitor(t, await token(t), doubling(16))),
  },
  {
    name: "fragments that end in themselves",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(
          t,
          t.readKey,
          `{ ...a } ${range(90, (n) => `fragment a${n || ""} on Query { ...a${n + 1} }`)} fragment a90 on Query { ...a }`,
        ),
      ),
  },
  {
    name: "a thousand aliases",
    fire: async (t) =>
      outcome(await ask(t, t.readKey, `{ ${range(1_000, (n) => `a${n}: workspace { name }`)} }`)),
  },
  {
    name: "a thousand aliases of lists",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(t, t.readKey, `{ ${range(1_000, (n) => `a${n}: contacts(first: 100) { nodes { id } }`)} }`),
      ),
  },
  {
    name: "nested pages",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(
          t,
          t.adminKey,
          "{ contacts(first: 100) { nodes { conversations(first: 100) { nodes { messages(first: 100) { nodes { text } } contact { conversations(first: 100) { nodes { id } } } } } } } }",
        ),
      ),
  },
  {
    name: "introspection in itself",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(
          t,
          t.readKey,
          `{ __schema { types { ${nested(8, "fields { type { ", " } }", "name")} } } }`,
        ),
      ),
  },
  {
    name: "sixty dry runs at once",
    width: 60,
    fire: async (t) => outcome(await ask(t, t.readKey, DRY_RUN, { input: RULES })),
  },
  {
    name: "twenty thousand blocked values, and messages",
    prepare: async (t) => {
      const blockedValues = Array.from({ length: 20_000 }, (_, n) => `blocked-${n}@shop.dev`);
      const mutation =
        "mutation ($input: MergeRuleSetInput!) { mergeRulesUpdate(input: $input) { userErrors { code } } }";
      await ask(t, t.adminKey, mutation, { input: { ...RULES, blockedValues } });
    },
    fire: async (t, n) => outcome(await tell(t, `mass-${n}`, `mass-${process.pid}-${n}`, "hello")),
  },
  {
    name: "subscribe and complete",
    fire: subscribing(
      "/graphql",
      async (t) => ({ authorization: `Bearer ${t.readKey}` }),
      "subscription { contactChanged { id } }",
    ),
  },
  {
    name: "subscribe and complete by a visitor",
    fire: subscribing(
      "/widget/graphql",
      async (t) => ({ authorization: `Bearer ${await token(t)}`, "x-widget-key": t.widgetKey }),
      "subscription { messageAdded { id } }",
    ),
  },
  {
    name: "three hundred /readyz at once",
    width: 300,
    fire: async (t) => outcome(await call(`${t.url}/readyz`, {})),
  },
  {
    name: "bodies half sent",
    fire: (t) => halfSent(t, "/graphql", `authorization: Bearer ${t.readKey}\r\n`, 60_000),
  },
  { name: "bodies half sent after a 401", fire: (t) => halfSent(t, "/graphql", "", 60_000) },
  { name: "bodies half sent after a 404", fire: (t) => halfSent(t, "/nowhere", "", 60_000) },
  {
    name: "bodies half sent to a webhook",
    fire: (t) => halfSent(t, `/channels/${t.channelId}/webhook`, "", 60_000),
  },
  { name: "mails half sent", fire: (t) => halfSent(t, `/channels/${t.mailChannelId}/webhook`, "", 300_000) },
  {
    name: "a filter of seventy thousand values",
    neverTaken: true,
    fire: async (t) => {
      const filter = { or: Array.from({ length: 35_000 }, (_, n) => ({ tag: `t${n}`, lifecycle: "lead" })) };
      return outcome(
        await ask(
          t,
          t.readKey,
          "query ($filter: ContactFilter) { contacts(first: 1, filter: $filter) { nodes { id } } }",
          { filter },
        ),
      );
    },
  },
  {
    name: "a filter ten thousand deep",
    neverTaken: true,
    fire: (t) =>
      raw(
        t,
        t.readKey,
        `{"query":"query ($filter: ContactFilter) { contacts(first: 1, filter: $filter) { nodes { id } } }","variables":{"filter":${nested(10_000, '{"not":', "}", '{"hasEmail":true}')}}}`,
      ),
  },
  {
    name: "addresses of two thousand ideographs",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(t, t.adminKey, UPSERT, {
          input: { identifiers: [{ kind: "EMAIL", value: `a@${"漢字仮名".repeat(500)}.jp` }] },
        }),
      ),
  },
  {
    name: "one address that three hundred visitors claim",
    prepare: async (t) => {
      const tokens: string[] = [];
      for (let n = 0; n < 30; n++)
        tokens.push(...(await Promise.all(Array.from({ length: 10 }, () => arrive(t).catch(() => "")))));
      crowd = tokens.filter((one) => one !== "");
    },
    fire: async (t, n) =>
      outcome(
        await askAsVisitor(t, crowd[n % Math.max(1, crowd.length)] ?? null, IDENTIFY, {
          input: { email: "crowded@shop.dev" },
        }),
      ),
  },
  {
    name: "ids of 300 kB",
    fire: async (t) =>
      outcome(
        await ask(t, t.readKey, "query ($id: ID!) { node(id: $id) { id } }", {
          id: `contact_${"0".repeat(300_000)}`,
        }),
      ),
  },
  {
    name: "a document of 300 kB",
    neverTaken: true,
    fire: async (t) => outcome(await ask(t, t.readKey, `{ ${"id ".repeat(100_000)} }`)),
  },
  {
    name: "JSON a hundred thousand deep",
    fire: (t) =>
      raw(
        t,
        t.adminKey,
        `{"query":"{ workspace { id } }","variables":{"x":${nested(100_000, "[", "]", "")}}}`,
      ),
  },
  {
    name: "a definition fifty thousand deep",
    neverTaken: true,
    fire: (t) =>
      raw(
        t,
        t.adminKey,
        `{"query":${JSON.stringify(UPDATE)},"variables":{"input":{"id":"${t.workflowId}","definition":{"a":${nested(50_000, '{"a":', "}", "1")}}}}}`,
      ),
  },
  {
    name: "conditions three thousand nots deep",
    neverTaken: true,
    fire: (t) =>
      raw(
        t,
        t.adminKey,
        `{"query":${JSON.stringify(UPDATE)},"variables":{"input":{"id":"${t.workflowId}","definition":{"trigger":{"type":"MANUAL","conditions":${nested(3_000, '{"not":', "}", '{"field":"contact.email","operator":"EXISTS"}')}},"start":"a","steps":[]}}}}`,
      ),
  },
  {
    name: "more wrong variables than anybody reads",
    neverTaken: true,
    fire: async (t) =>
      outcome(
        await ask(
          t,
          t.readKey,
          "query ($filter: ContactFilter) { contacts(filter: $filter) { nodes { id } } }",
          {
            filter: { or: Array.from({ length: 20_000 }, () => ({ hasEmail: "x" })) },
          },
        ),
      ),
  },
  {
    name: "half surrogates",
    neverTaken: true,
    fire: (t) =>
      raw(
        t,
        t.adminKey,
        `{"query":${JSON.stringify(UPSERT)},"variables":{"input":{"identifiers":[{"kind":"EXTERNAL_ID","value":"x\\ud800"}],"contact":{"firstName":"\\udfff","fields":{"a":"\\ud800"}}}}}`,
      ),
  },
  {
    name: "half surrogates in a message",
    fire: (t, n) =>
      raw(
        t,
        t.channelToken,
        `{"channelId":"${t.channelId}","contactId":"s","events":[{"type":"message","mId":"s-${process.pid}-${n}","timestamp":1,"message":{"type":"text","text":"\\ud800"}}]}`,
        `/channels/${t.channelId}/webhook`,
      ),
  },
];
