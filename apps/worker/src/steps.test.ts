import {
  deleteSecret,
  eraseContact,
  outboxRow,
  publicId,
  retryRun,
  setSecret,
  startRunByHand,
  stepsByRun,
} from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Received, type Reply, receiver, until } from "./testing/receiver.ts";
import { shop, workshop } from "./testing/workshop.ts";
import type { Loop } from "./work.ts";

// Each row of the step table with each of its exits, lived through over a custom channel. VERIFY_IDENTIFIER has a file of its own.

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Loop;
let rx: Awaited<ReturnType<typeof receiver>>;
let answer: (request: Received) => Reply = () => ({});
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
  rx = await receiver((request) => answer(request));
});
afterAll(async () => {
  await worker.stop();
  await rx.close();
  await at.close();
});

type Shop = Awaited<ReturnType<typeof shop>>;
const EXITS = ["next", "else", "onInvalid", "onTimeout", "onSendFailure", "onError", "one"];
/** Whatever exit is taken leaves a comment by its name. */
const definition = (...steps: object[]) => {
  const text = JSON.stringify(steps);
  const reached = EXITS.filter((name) => text.includes(`"@${name}"`));
  return {
    trigger: { type: "CONVERSATION_OPENED" },
    start: "step",
    steps: JSON.parse(
      text.replaceAll('"@', '"exit-').replaceAll(/exit-\w+/g, (name) => name.toLowerCase()),
    ).concat(
      reached.map((name) => ({
        id: `exit-${name.toLowerCase()}`,
        type: "ADD_COMMENT",
        text: name,
        next: null,
      })),
    ),
  };
};

let count = 0;
/** Somebody writes; what they say next they say once the channel has so many of our messages. */
async function live(
  steps: readonly object[],
  says: readonly (readonly [after: number, text: string])[] = [],
  prepare = async (_: Shop) => {},
) {
  const s = await shop(at.database, rx.url);
  await prepare(s);
  const workflow = await s.publish(definition(...steps));
  const account = `person-${count++}`;
  const { contactId } = await s.say(account, "hello");
  for (const [after, text] of says) {
    await until(() => rx.texts(account).length >= after, `message ${after}`);
    await s.say(account, text);
  }
  const run = await until(
    async () => (await s.runs(workflow)).find((r) => r.endedAt !== null),
    "end of the run",
  );
  return { ...s, workflow, account, contactId, run, log: await s.log(run.id) };
}
const exitOf = ({ run, log }: { run: { status: string; failure: string | null }; log: readonly string[] }) =>
  run.status === "COMPLETED"
    ? /^exit-(\w+):commented$/.exec(log.at(-1) ?? "")?.[1]
    : `${run.status}: ${run.failure}`;

const refusing: typeof answer = () => ({ status: 400, body: "{}" });
const send = { id: "step", type: "SEND_MESSAGE", text: "Hi", next: "@next", onSendFailure: "@onSendFailure" };
const ask = (type: string, more: object = {}) => ({
  ...{
    id: "step",
    type: "ASK_QUESTION",
    text: "?",
    answer: { type, ...more },
    saveTo: { variable: "v" },
    retryText: "again",
    maxAttempts: 2,
  },
  ...{
    timeout: "P1D",
    next: "@next",
    onInvalid: "@onInvalid",
    onTimeout: "@onTimeout",
    onSendFailure: "@onSendFailure",
  },
});
const hours = (all: readonly (readonly string[])[]) =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((d) => [d, all]));
const http = (more: object = {}) => ({
  ...{
    id: "step",
    type: "HTTP_REQUEST",
    method: "POST",
    url: `${rx.url}/order`,
    body: { name: "{{contact.displayName}}" },
  },
  ...{ responseMapping: { v: "/id" }, next: "@next", onError: "@onError", ...more },
});

describe("SEND_MESSAGE", () => {
  test("takes next when it was sent", async () => {
    const lived = await live([send]);
    expect([exitOf(lived), rx.texts(lived.account)]).toEqual(["next", ["Hi"]]);
  });
  test("takes onSendFailure when the channel refuses", async () => {
    answer = refusing;
    const lived = await live([send]);
    answer = () => ({});
    expect(exitOf(lived)).toBe("onsendfailure");
  });
});

describe("ASK_QUESTION", () => {
  test.each<[string, object, string, unknown]>([
    ["TEXT", {}, "blue", "blue"],
    ["NUMBER", { min: 1, max: 9 }, "7", 7],
    ["DATE", {}, "24/12/2026", "2026-12-24"],
    ["EMAIL", {}, "Ann@Shop.dev", "ann@shop.dev"],
    ["PHONE", { defaultCountry: "US" }, "(415) 555-0123", "+14155550123"],
    ["URL", {}, "https://shop.dev/a", "https://shop.dev/a"],
    ["RATING", {}, "4", 4],
    ["LOCATION", {}, "52.5, 13.4", { lat: 52.5, lon: 13.4 }],
    ["MULTIPLE_CHOICE", { options: ["Red", "Blue"] }, "2", "Blue"],
  ])("%s %j takes next by %j", async (type, more, said, value) => {
    const lived = await live([ask(type, more)], [[1, said]]);
    expect([exitOf(lived), lived.run.state.variables]).toEqual(["next", { v: value }]);
  });
  test("takes onInvalid after the last wrong answer, without asking again", async () => {
    const lived = await live(
      [ask("NUMBER")],
      [
        [1, "many"],
        [2, "more"],
      ],
    );
    expect([exitOf(lived), rx.texts(lived.account)]).toEqual(["oninvalid", [expect.any(String), "again"]]);
  });
  test("takes onTimeout when nobody answers", async () => {
    expect(exitOf(await live([{ ...ask("TEXT"), timeout: "PT1S" }]))).toBe("ontimeout");
  });
  test("takes onSendFailure when it cannot be asked", async () => {
    answer = refusing;
    const lived = await live([ask("TEXT")]);
    answer = () => ({});
    expect(exitOf(lived)).toBe("onsendfailure");
  });
});

describe("steps that decide", () => {
  const branch = (value: string) => ({
    ...{ id: "step", type: "BRANCH", else: "@else" },
    branches: [
      { name: "custom", when: { field: "conversation.channel", operator: "IS", value }, next: "@one" },
    ],
  });
  test.each<[string, object, string]>([
    ["BRANCH that holds", branch("CUSTOM"), "one"],
    ["BRANCH that does not", branch("EMAIL"), "else"],
    [
      "DATE_TIME inside",
      {
        id: "step",
        type: "DATE_TIME",
        timezone: "Asia/Kolkata",
        hours: hours([["00:00", "24:00"]]),
        next: "@next",
        else: "@else",
      },
      "next",
    ],
    [
      "DATE_TIME outside",
      {
        id: "step",
        type: "DATE_TIME",
        timezone: "Asia/Kolkata",
        hours: hours([]),
        next: "@next",
        else: "@else",
      },
      "else",
    ],
    ["WAIT", { id: "step", type: "WAIT", duration: "PT1S", next: "@next" }, "next"],
  ])("%s", async (_name, step, exit) => {
    expect(exitOf(await live([step]))).toBe(exit);
  });
  test("JUMP_TO goes back as often as it may, then on", async () => {
    const lived = await live([
      { id: "step", type: "UPDATE_TAGS", add: ["x"], next: "jump" },
      { id: "jump", type: "JUMP_TO", step: "step", maxJumps: 2, next: "@next" },
    ]);
    expect(lived.log.slice(0, -1)).toEqual([
      ...["step:updated", "jump:jumped", "step:updated", "jump:jumped", "step:updated", "jump:exhausted"],
    ]);
    expect(exitOf(lived)).toBe("next");
  });
});

describe("steps that write", () => {
  test("UPDATE_CONTACT and UPDATE_TAGS change the contact", async () => {
    const lived = await live([
      { id: "step", type: "UPDATE_CONTACT", set: { lifecycle: "lead", language: "de" }, next: "tags" },
      { id: "tags", type: "UPDATE_TAGS", add: ["a", "b"], remove: ["b"], next: "@next" },
    ]);
    expect(exitOf(lived)).toBe("next");
    expect(await lived.act((tx) => tx.query("SELECT lifecycle, language, tags FROM contact"))).toEqual([
      { lifecycle: "lead", language: "de", tags: ["a"] },
    ]);
  });
  test.each<[object, string | null]>([
    [{ user: "ann" }, "ann"],
    [{ team: "sales" }, "team:sales"],
    [{ roundRobin: ["bea", "cid"] }, "bea"],
    [{ nobody: true }, null],
  ])("ASSIGN to %j", async (to, assignee) => {
    const lived = await live([{ id: "step", type: "ASSIGN", to, next: "@next" }]);
    expect([exitOf(lived), (await lived.talk(lived.contactId)).conversation.assignee]).toEqual([
      "next",
      assignee,
    ]);
  });
  test("ADD_COMMENT, CLOSE_CONVERSATION, OPEN_CONVERSATION", async () => {
    const lived = await live([
      { id: "step", type: "CLOSE_CONVERSATION", summary: "done", next: "open" },
      { id: "open", type: "OPEN_CONVERSATION", summary: "again", next: "@next" },
    ]);
    expect(exitOf(lived)).toBe("next");
    const rows = await lived.act((tx) =>
      tx.query(`SELECT c.status, c.opened_by, array_agg(k.text ORDER BY k.id) AS comments FROM conversation c
        JOIN conversation_comment k ON k.conversation_id = c.id GROUP BY c.id, c.status, c.opened_by, c.opened_at ORDER BY c.opened_at`),
    );
    expect(rows).toEqual([
      { status: "CLOSED", opened_by: "CONTACT", comments: ["done"] },
      { status: "OPEN", opened_by: "WORKFLOW", comments: ["again", "next"] },
    ]);
  });
});

describe("HTTP_REQUEST", () => {
  test("takes next on 2xx, maps the answer, and sends the same key on every attempt", async () => {
    answer = (request) => (request.body.message ? {} : { body: JSON.stringify({ id: 7 }) });
    const lived = await live([http()]);
    answer = () => ({});
    expect([exitOf(lived), lived.run.state.variables]).toEqual(["next", { v: 7 }]);
    expect(rx.requests.some((r) => r.headers["idempotency-key"] === `${lived.run.id}:1`)).toBe(true);
  });
  test("leaves in its job ids alone, which no erasure has to look for, and the request where an erasure does", async () => {
    answer = (request) => (request.body.message ? {} : { body: JSON.stringify({ id: 7 }) });
    const lived = await live([http()]);
    answer = () => ({});
    const jobs = await lived.act((tx) =>
      tx.query<{ id: string; data: object }>(
        "SELECT j.id, j.data FROM pgboss.job j JOIN outbox o ON o.id = j.id WHERE j.name = 'http-request' AND o.contact_id = $1",
        [lived.contactId],
      ),
    );
    expect(jobs.map((job) => job.data)).toEqual([{ workspaceId: lived.ws }]);
    await lived.act((tx) => eraseContact(tx, lived.contactId, false));
    expect((await lived.act((tx) => outboxRow(tx, jobs[0]?.id as string)))?.payload).toEqual({});
  });
  test.each<[string, Reply, object]>([
    ["anything but 2xx", { status: 500, body: "{}" }, {}],
    ["a redirect, which is not followed", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, {}],
    ["no answer in time", { delayMs: 1_500 }, { timeout: "PT1S" }],
    ["an address that may not be reached", {}, { url: "http://10.0.0.1/" }],
  ])("takes onError on %s", async (_name, reply, more) => {
    answer = (request) => (request.body.message ? {} : reply);
    const lived = await live([http(more)]);
    answer = () => ({});
    expect(exitOf(lived)).toBe("onerror");
  });
});

describe("a secret of an HTTP_REQUEST", () => {
  const KEY = 'sk_live "quoted" 7/8';
  const stay = (more: object) => {
    return live(
      [http({ headers: { authorization: "Bearer {{secret.KEY}}", "x-b64": "{{secret.KEY}}" }, ...more })],
      [],
      (s) => s.act((tx) => setSecret(tx, "KEY", KEY)),
    );
  };
  const repeated = [
    KEY,
    encodeURIComponent(KEY),
    ...(["base64", "base64url", "hex"] as const).map((form) => Buffer.from(KEY).toString(form)),
  ];
  const forms = ["sk_live", ...repeated];
  /** Every value of every row of the workspace and of every job, as one text. */
  const everything = ({ act }: Pick<Shop, "act">) =>
    act(async (tx) => {
      const tables = await tx.query<{ name: string }>(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)",
      );
      const parts: string[] = [];
      for (const { name } of tables)
        parts.push(
          ...(await tx.queryOnce<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)).map(
            ({ row }) => row,
          ),
        );
      return parts.join("\n");
    });

  test("reaches the other side in address, header and body, and is nowhere else, though the answer repeats it in every form", async () => {
    answer = (request) =>
      request.body.message
        ? {}
        : {
            body: JSON.stringify({
              id: repeated,
              [KEY]: { said: `got ${KEY}, and ${repeated[1]}` },
              kept: "kept",
            }),
          };
    const url = `${rx.url}/order/{{secret.KEY}}?k={{secret.KEY}}`;
    const lived = await stay({
      url,
      body: { k: "{{secret.KEY}}" },
      responseMapping: { v: "/id", all: "", kept: "/kept" },
    });
    answer = () => ({});
    const request = rx.requests.find((r) => r.headers["idempotency-key"] === `${lived.run.id}:1`);
    expect(request).toMatchObject({ headers: { authorization: `Bearer ${KEY}` }, body: { k: KEY } });
    expect(exitOf(lived)).toBe("next");
    expect(lived.run.state.variables).toMatchObject({ kept: "kept" });
    const dump = await everything(lived);
    expect(forms.filter((form) => dump.includes(form) || JSON.stringify(lived.run).includes(form))).toEqual(
      [],
    );
  });

  test.each<[string, Reply]>([
    ["a refusal that repeats it", { status: 401, body: JSON.stringify({ error: `bad key ${KEY}` }) }],
    ["no answer", { delayMs: 1_500 }],
  ])("is in no reason of %s", async (_name, reply) => {
    answer = (request) => (request.body.message ? {} : reply);
    const lived = await stay({ timeout: "PT1S" });
    answer = () => ({});
    expect(exitOf(lived)).toBe("onerror");
    const dump = await everything(lived);
    expect(forms.filter((form) => dump.includes(form))).toEqual([]);
  });
});

test("a secret that was deleted after the publishing fails the step by its name, and nothing is called", async () => {
  const s = await shop(at.database, rx.url);
  await s.act((tx) => setSecret(tx, "GONE", "x"));
  const workflow = await s.publish(
    definition(http({ headers: { "X-Api-Key": "{{secret.GONE}}" }, onError: undefined })),
  );
  await s.act((tx) => deleteSecret(tx, "GONE"));
  await s.say("late", "hello");
  const run = await until(
    async () => (await s.runs(workflow)).find((r) => r.endedAt !== null),
    "end of the run",
  );
  expect(JSON.stringify(await s.act((tx) => stepsByRun(tx, [run.id])))).toContain(
    'the secret \\"GONE\\" is not set in this workspace',
  );
  expect(rx.requests.some((r) => r.headers["idempotency-key"] === `${run.id}:1`)).toBe(false);
});

test("what another program answered is never read as a secret afterwards", async () => {
  answer = (request) =>
    request.body.message ? {} : { body: JSON.stringify({ id: "{{secret.KEY}} \ufdd0KEY\ufdd1 .." }) };
  const steps = [
    http({ next: "second" }),
    {
      ...http({
        url: `${rx.url}/a?q={{var.v}}`,
        body: { v: "{{var.v}}" },
        headers: { "x-key": "{{secret.KEY}}" },
      }),
      id: "second",
    },
  ];
  const lived = await live(steps, [], (s) => s.act((tx) => setSecret(tx, "KEY", "sk-other")));
  answer = () => ({});
  const sent = rx.requests.filter((r) => String(r.headers["idempotency-key"]).startsWith(`${lived.run.id}:`));
  expect(JSON.stringify(sent).split("sk-other")).toHaveLength(2);
});

test("TRIGGER_WORKFLOW starts the other one for the contact", async () => {
  let other = "";
  const step = { id: "step", type: "TRIGGER_WORKFLOW", workflowId: "", next: "@next" };
  const lived = await live([step], [], async (s) => {
    other = await s.publish({
      trigger: { type: "MANUAL" },
      start: "tag",
      steps: [{ id: "tag", type: "UPDATE_TAGS", add: ["chained"], next: null }],
    });
    step.workflowId = publicId("workflow", other);
  });
  expect(exitOf(lived)).toBe("next");
  const run = await until(
    async () => (await lived.runs(other)).find((r) => r.status === "COMPLETED"),
    "end of the other",
  );
  expect(run.contactId).toBe(lived.contactId);
});

test("TRIGGER_WORKFLOW fails, and says so, where there is no such published workflow", async () => {
  for (const workflowId of ["workflow_00000000000000000000000000", "x"])
    expect(
      (await live([{ id: "step", type: "TRIGGER_WORKFLOW", workflowId, next: null }])).run,
    ).toMatchObject({
      status: "FAILED",
      failure: 'Step "step": there is no published workflow of this id to start',
    });
});

test("an absent exit fails the run with the reason, and a retry goes on from there", async () => {
  answer = refusing;
  const lived = await live([{ ...send, onSendFailure: undefined }]);
  answer = () => ({});
  expect(lived.run).toMatchObject({
    status: "FAILED",
    stepId: "step",
    failure: 'Step "step": the exit onSendFailure is taken but not set',
  });
  await lived.act((tx) => retryRun(tx, lived.run.id));
  await until(
    async () => (await lived.runs(lived.workflow)).find((r) => r.status === "COMPLETED"),
    "end after the retry",
  );
});

test("a step that needs a conversation takes onSendFailure in a run without one", async () => {
  const s = await shop(at.database, undefined);
  const { contactId, conversationId } = await s.say("alone", "hello");
  await s.act((tx) =>
    tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now() WHERE id = $1", [conversationId]),
  );
  const workflowId = await s.publish({ ...definition(send), trigger: { type: "MANUAL" } });
  const id = await s.act((tx) => startRunByHand(tx, { workflowId, contactId }));
  expect((await s.log(id)).slice(0, 1)).toEqual(["step:sendFailed"]);
});
