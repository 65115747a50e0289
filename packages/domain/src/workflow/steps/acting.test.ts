import { describe, expect, test } from "@jest/globals";
import type { Effect, Signal } from "../run/run.ts";
import { facts, MINUTE, MONDAY } from "../testing/facts.ts";
import { begin, definitionOf, note, send, story, type World } from "../testing/walk.ts";
import type { Step } from "./registry.ts";

const ada = facts({ firstName: "Ada", tags: ["vip"], fields: { seats: 5 } });
const bare = facts({}, { conversation: null });
const closed = facts(
  {},
  {
    conversation: {
      ...{ id: "conversation_1", openedBy: "USER", channelType: "SMS", assignee: null, status: "CLOSED" },
      sender: { proof: "PROVEN", address: null },
    },
  },
);

/** The effects and the first outcome of one step that leads to the end. */
const does = (
  step: object,
  world: World = { facts: ada },
  variables = {},
): readonly [string | undefined, readonly Effect[]] => {
  const { log, effects, run } = begin(
    definitionOf({ id: "a", next: null, ...step } as Step),
    world,
    variables,
  );
  expect(run.status).toBe("COMPLETED");
  return [log[0]?.outcome, effects];
};

describe.each<[string, object, World, string, readonly object[]]>([
  [
    "UPDATE_CONTACT",
    { set: { lastName: "{{contact.firstName}} L", seats: "{{contact.seats}}", language: null, size: 3 } },
    { facts: ada },
    "updated",
    [{ type: "updateContact", set: { lastName: "Ada L", seats: 5, language: null, size: 3 } }],
  ],
  [
    "UPDATE_CONTACT",
    { set: { lastName: "{{contact.lastName}}", company: "{{var.x}}{{var.y}}" } },
    { facts: ada },
    "updated",
    [],
  ],
  [
    "UPDATE_CONTACT",
    { set: { lastName: "", company: "{{contact.lastName | none}}" } },
    { facts: ada },
    "updated",
    [{ type: "updateContact", set: { lastName: null, company: "none" } }],
  ],
  [
    "UPDATE_TAGS",
    { add: ["a", "for {{contact.firstName}}", "a", "{{contact.lastName}}"], remove: ["b"] },
    { facts: ada },
    "updated",
    [{ type: "updateTags", add: ["a", "for Ada"], remove: ["b"] }],
  ],
  ["UPDATE_TAGS", { add: ["{{contact.lastName}}"] }, { facts: ada }, "updated", []],
  [
    "UPDATE_TAGS",
    { remove: ["b"] },
    { facts: ada },
    "updated",
    [{ type: "updateTags", add: [], remove: ["b"] }],
  ],
  [
    "ASSIGN",
    { to: { user: "support" } },
    { facts: ada },
    "assigned",
    [{ type: "assign", assignee: "support" }],
  ],
  [
    "ASSIGN",
    { to: { team: "sales" } },
    { facts: ada },
    "assigned",
    [{ type: "assign", assignee: "team:sales" }],
  ],
  ["ASSIGN", { to: { nobody: true } }, { facts: ada }, "assigned", [{ type: "assign", assignee: null }]],
  [
    "ASSIGN",
    { to: { roundRobin: ["u", "w", "u", "{{contact.assignee}}"] } },
    { facts: ada },
    "assigned",
    [{ type: "assignRoundRobin", stepId: "a", users: ["u", "w"] }],
  ],
  ["ASSIGN", { to: { roundRobin: ["{{contact.assignee}}"] } }, { facts: ada }, "skipped", []],
  ["ASSIGN", { to: { user: "{{contact.assignee}}" } }, { facts: ada }, "skipped", []],
  [
    "ADD_COMMENT",
    { text: "By {{contact.firstName}}" },
    { facts: ada },
    "commented",
    [{ type: "addComment", text: "By Ada" }],
  ],
  ["ADD_COMMENT", { text: "x" }, { facts: bare }, "skipped", []],
  ["ADD_COMMENT", { text: "{{contact.lastName}}" }, { facts: ada }, "skipped", []],
  ["OPEN_CONVERSATION", {}, { facts: bare }, "opened", [{ type: "openConversation" }]],
  [
    "OPEN_CONVERSATION",
    { summary: "For {{contact.firstName}}" },
    { facts: ada },
    "opened",
    [{ type: "openConversation", summary: "For Ada" }],
  ],
  [
    "CLOSE_CONVERSATION",
    { summary: "{{contact.lastName}}" },
    { facts: ada },
    "closed",
    [{ type: "closeConversation" }],
  ],
  [
    "CLOSE_CONVERSATION",
    { summary: "done" },
    { facts: ada },
    "closed",
    [{ type: "closeConversation", summary: "done" }],
  ],
  ["CLOSE_CONVERSATION", {}, { facts: bare }, "skipped", []],
  ["CLOSE_CONVERSATION", {}, { facts: closed }, "skipped", []],
  [
    "TRIGGER_WORKFLOW",
    { workflowId: "workflow_2" },
    { facts: ada },
    "started",
    [{ type: "startWorkflow", workflowId: "workflow_2", stepId: "a" }],
  ],
])("%s %j", (type, settings, world, outcome, effects) => {
  test(`is ${outcome}`, () => expect(does({ type, ...settings }, world)).toEqual([outcome, effects]));
});

describe("BRANCH", () => {
  const definition = definitionOf(
    {
      id: "a",
      type: "BRANCH",
      branches: [
        { name: "One", when: { field: "var.n", operator: "LESS_THAN", value: 2 }, next: "one" },
        { name: "Few", when: { field: "var.n", operator: "LESS_THAN", value: 5 }, next: "few" },
      ],
      else: "many",
    },
    note("one"),
    note("few"),
    note("many"),
  );
  test.each([
    [1, "a branch:One", "one commented"],
    [4, "a branch:Few", "few commented"],
    [9, "a else", "many commented"],
  ])("%d: the first branch that holds wins", (n, ...expected) =>
    expect(story(begin(definition, {}, { n }))).toEqual(expected),
  );
});

describe("WAIT", () => {
  const definition = definitionOf({ id: "w", type: "WAIT", duration: "PT5M", next: "b" }, note("b"));
  test("sleeps until its time, and no earlier", () => {
    const waiting = begin(definition);
    expect(waiting.run).toMatchObject({
      status: "WAITING",
      waitFor: { type: "timer" },
      wakeAt: MONDAY + 5 * MINUTE,
    });
    expect(send(definition, waiting, { type: "timer" }, { now: MONDAY + 5 * MINUTE - 1 }).run).toBe(
      waiting.run,
    );
    expect(story(send(definition, waiting, { type: "timer" }, { now: MONDAY + 5 * MINUTE }))).toEqual([
      "w waiting",
      "w waited",
      "b commented",
    ]);
  });
});

describe("DATE_TIME", () => {
  const definition = definitionOf(
    {
      id: "d",
      type: "DATE_TIME",
      timezone: "Asia/Tokyo",
      hours: { mon: [["09:00", "18:00"]] },
      next: "in",
      else: "out",
    },
    note("in"),
    note("out"),
  );
  test.each([
    [MONDAY - 1, ["d inside", "in commented"]],
    [MONDAY, ["d outside", "out commented"]],
  ])("at %d", (now, expected) => expect(story(begin(definition, { now }))).toEqual(expected));
});

describe("JUMP_TO", () => {
  const loop = definitionOf(
    note("a", "j"),
    { id: "j", type: "JUMP_TO", step: "a", maxJumps: 2, next: "end" },
    note("end"),
  );
  test("jumps as often as it may in one run, then takes next", () => {
    expect(story(begin(loop))).toEqual([
      "a commented",
      "j jumped",
      "a commented",
      "j jumped",
      "a commented",
      "j exhausted",
      "end commented",
    ]);
  });
  test("counts each JUMP_TO alone, whatever its id", () => {
    const two = definitionOf(
      note("a", "constructor"),
      { id: "constructor", type: "JUMP_TO", step: "a", maxJumps: 1, next: "__proto__" },
      { id: "__proto__", type: "JUMP_TO", step: "a", maxJumps: 1, next: null },
    );
    expect(story(begin(two)).filter((entry) => entry.endsWith("jumped"))).toEqual([
      "constructor jumped",
      "__proto__ jumped",
    ]);
  });
});

describe("HTTP_REQUEST", () => {
  const step = {
    id: "h",
    type: "HTTP_REQUEST",
    method: "POST",
    url: "https://api.acme.dev/{{contact.firstName | nobody}}?q={{var.q}}",
    headers: { "X-Name": "{{var.q}}" },
    body: { name: "{{contact.firstName}}", deep: [{ q: "{{var.q}}", n: 1 }] },
    responseMapping: { city: "/address/city", gone: "/none" },
    timeout: "PT2S",
    next: "ok",
    onError: "bad",
  } as const;
  const definition = (more: object = {}) =>
    definitionOf({ ...step, ...more } as Step, note("ok"), note("bad"));
  const request = (more: object = {}, q: unknown = "a/b&c=d é\r\nX: y") =>
    begin(definition(more), { facts: ada }, { q }).effects[0];
  const result = (more: object): Signal => ({
    type: "httpResult",
    key: "run_1:1",
    ok: true,
    status: 200,
    body: null,
    ...more,
  });

  test("asks once under the visit's key; a value stays one part of the address and one line of a header", () => {
    expect(request()).toEqual({
      type: "httpRequest",
      key: "run_1:1",
      method: "POST",
      url: "https://api.acme.dev/Ada?q=a%2Fb%26c%3Dd%20%C3%A9%0D%0AX%3A%20y",
      headers: { "X-Name": "a/b&c=d é X: y" },
      body: { name: "Ada", deep: [{ q: "a/b&c=d é\r\nX: y", n: 1 }] },
      timeoutMs: 2000,
    });
    expect(request({}, "\ud800")).toMatchObject({ url: "https://api.acme.dev/Ada?q=%EF%BF%BD" });
  });

  test.each<[string, object, object]>([
    [
      "a text that is JSON cannot be broken by a quote",
      { body: '{"q":"{{var.q}}"}' },
      { body: '{"q":"\\"x"}' },
    ],
    ["a text that is not one is rendered as it stands", { body: "q={{var.q}}" }, { body: 'q="x' }],
    ["GET has no body", { method: "GET" }, { body: null }],
    ["an absent body is null", { body: undefined }, { body: null }],
    [
      "ten seconds are the default",
      { timeout: undefined, headers: undefined },
      { timeoutMs: 10_000, headers: {} },
    ],
  ])("%s", (_, more, expected) => expect(request(more, '"x')).toMatchObject(expected));

  test("an address may be a variable as a whole, if it is one", () => {
    expect(request({ url: "{{var.q}}" }, "https://hooks.acme.dev/a?b=c")).toMatchObject({
      url: "https://hooks.acme.dev/a?b=c",
    });
    expect(begin(definition({ url: "{{var.q}}" }), {}, { q: "file:///etc/passwd" }).log[0]).toMatchObject({
      outcome: "httpFailed",
    });
  });

  test.each(["..", ".", "%2e%2e", "a/../b", "a%2f..", "．．", "..\\x"])(
    "%j in the path fails the step, and nothing is asked for",
    (q) => {
      const walked = begin(
        definition({ method: "DELETE", url: "https://api.acme.dev/customers/{{var.q}}/cart" }),
        {},
        { q },
      );
      expect(walked.effects.filter(({ type }) => type === "httpRequest")).toEqual([]);
      expect(story(walked)).toEqual(["h httpFailed", "bad commented"]);
      expect(JSON.stringify(walked.log)).not.toContain(JSON.stringify(q).slice(1, -1));
    },
  );

  test.each<[string, object, string]>([
    ["200", {}, "ok"],
    ["299", { status: 299 }, "ok"],
    ["300", { ok: false, status: 300 }, "bad"],
    ["a redirect that calls itself ok", { status: 302 }, "bad"],
    ["199", { status: 199 }, "bad"],
    ["500", { ok: false, status: 500 }, "bad"],
    ["no answer", { ok: false, status: null, reason: "timed out" }, "bad"],
  ])("%s", (_, more, end) => {
    const waiting = begin(definition());
    expect(waiting.run).toMatchObject({
      status: "WAITING",
      waitFor: { type: "http", key: "run_1:1" },
      wakeAt: null,
    });
    expect(story(send(definition(), waiting, result(more))).at(-1)).toBe(`${end} commented`);
  });

  test("maps the answer to variables; what is not there is null, and no value of before stays behind", () => {
    const waiting = begin(definition(), {}, { gone: "old", kept: 1 });
    expect(
      send(definition(), waiting, result({ body: { address: { city: "Paris" } } })).run.variables,
    ).toEqual({
      city: "Paris",
      gone: null,
      kept: 1,
    });
    expect(send(definition({ responseMapping: undefined }), waiting, result({})).run.variables).toEqual({
      gone: "old",
      kept: 1,
    });
  });

  test("the log says why it failed", () => {
    const reasonOf = (more: object) =>
      send(definition(), begin(definition()), result({ ok: false, status: null, ...more })).log[1]?.detail;
    expect(reasonOf({ reason: "timed out" })).toEqual({ status: null, reason: "timed out" });
    expect(reasonOf({})).toEqual({ status: null, reason: "the answer was no 2xx" });
  });
});
