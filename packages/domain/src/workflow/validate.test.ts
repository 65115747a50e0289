import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { OPERATORS } from "./definition.ts";
import { workflowTemplates } from "./templates/index.ts";
import { definitions } from "./testing/definitions.ts";
import { definitionOf, note } from "./testing/walk.ts";
import { isDefinition, problems } from "./validate.ts";

const manual = (...steps: readonly object[]): unknown => ({
  trigger: { type: "MANUAL" },
  start: (steps[0] as { id?: unknown } | undefined)?.id,
  steps,
});
const only = (type: string, settings: object): unknown => manual({ id: "a", type, next: null, ...settings });
const ask = (answer: object, more: object = {}): unknown => only("ASK_QUESTION", { text: "?", answer, ...more });
const when = (condition: unknown): unknown =>
  manual({ id: "a", type: "BRANCH", branches: [{ name: "x", when: condition, next: null }], else: null });
const compare = (operator: string, value: unknown, more: object = {}): unknown =>
  when({ field: "contact.email", operator, value, ...more });
const http = (more: object): unknown => only("HTTP_REQUEST", { method: "POST", url: "https://api.acme.dev/", ...more });
const trigger = (value: unknown): unknown => ({ trigger: value, start: "a", steps: [note("a")] });
const repeat = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`);
const chain = (count: number): unknown => manual(...repeat(count).map((id, index) => note(id, index + 1 < count ? `o${index + 1}` : null)));

describe("what is broken, by the path of the setting at fault", () => {
  test.each<[string, unknown, string]>([
    ["no definition", null, ""],
    ["a list", [], ""],
    ["a text", "MANUAL", ""],
    ["no trigger", { start: "a", steps: [note("a")] }, "trigger"],
    ["no start", { trigger: { type: "MANUAL" }, steps: [note("a")] }, "start"],
    ["no steps", { trigger: { type: "MANUAL" }, start: "a" }, "steps"],
    ["an empty list of steps", manual(), "steps"],
    ["a step that is none", { ...definitionOf(note("a")), steps: [note("a"), 7] }, "steps/1"],
    ["101 steps", chain(101), "steps"],
    ["an unknown setting of the definition", { ...definitionOf(note("a")), stpes: [] }, "stpes"],
    ["an unknown trigger", trigger({ type: "FULL_MOON" }), "trigger/type"],
    ["a trigger without a type", trigger({}), "trigger/type"],
    ["a trigger that is a text", trigger("MANUAL"), "trigger"],
    ["a field trigger without its field", trigger({ type: "CONTACT_FIELD_UPDATED" }), "trigger/field"],
    ["an unknown change of tags", trigger({ type: "TAG_UPDATED", change: "SWAPPED" }), "trigger/change"],
    ["a webhook that names no contact", trigger({ type: "INCOMING_WEBHOOK" }), "trigger/contact"],
    [
      "a webhook whose pointer is none",
      trigger({ type: "INCOMING_WEBHOOK", contact: { pointer: "email", kind: "EMAIL" } }),
      "trigger/contact/pointer",
    ],
    [
      "an unknown field in the trigger's conditions",
      trigger({ type: "MANUAL", conditions: { all: [{ field: "x", operator: "EXISTS" }] } }),
      "trigger/conditions/all/0/field",
    ],
    ["a start that is no step", { ...definitionOf(note("a")), start: "b" }, "start"],
    ["a next that leads nowhere", manual(note("a", "b")), "steps/0/next"],
    ["an exit that leads nowhere", only("SEND_MESSAGE", { text: "x", onSendFailure: "b" }), "steps/0/onSendFailure"],
    ["an exit that is a number", only("SEND_MESSAGE", { text: "x", onSendFailure: 1 }), "steps/0/onSendFailure"],
    ["a jump that leads nowhere", only("JUMP_TO", { step: "b", maxJumps: 1 }), "steps/0/step"],
    ["a step that nothing leads to", manual(note("a"), note("b")), "steps/1"],
    ["two steps that lead to each other, and nothing to them", manual(note("a"), note("b", "c"), note("c", "b")), "steps/1"],
    ["a loop", manual(note("a", "b"), note("b", "a")), "steps/1/next"],
    ["a step that leads to itself", manual(note("a", "a")), "steps/0/next"],
    ["a loop listed backwards", manual(note("c", "b"), note("a", "c"), note("b", "a")), "steps/1/next"],
    [
      "a loop after JUMP_TO's own exit",
      manual(note("a", "j"), { id: "j", type: "JUMP_TO", step: "a", maxJumps: 1, next: "a" }),
      "steps/1/next",
    ],
    ["an id twice", manual(note("a", "b"), note("b"), note("b")), "steps/2/id"],
    ["an id with a capital", manual(note("A")), "steps/0/id"],
    ["an id of 41 characters", manual(note("a".repeat(41))), "steps/0/id"],
    ["a step without an id", manual({ type: "WAIT", duration: "PT1S" }), "steps/0/id"],
    ["a step without a type", manual({ id: "a" }), "steps/0/type"],
    ["an unknown type", only("DANCE", {}), "steps/0/type"],
    ["an unknown setting of a step", only("WAIT", { duration: "PT1S", until: "noon" }), "steps/0/until"],
    ["a setting of another type", only("ADD_COMMENT", { text: "x", onSendFailure: null }), "steps/0/onSendFailure"],
    ["a message without text", only("SEND_MESSAGE", {}), "steps/0/text"],
    ["a blank message", only("SEND_MESSAGE", { text: "  " }), "steps/0/text"],
    ["an unknown path in a text", only("SEND_MESSAGE", { text: "{{account.name}}" }), "steps/0/text"],
    ["an unclosed placeholder", only("ADD_COMMENT", { text: "{{contact.firstName" }), "steps/0/text"],
    ["{{code}} outside of VERIFY_IDENTIFIER", only("SEND_MESSAGE", { text: "{{code}}" }), "steps/0/text"],
    ["an unknown path in a retry", ask({ type: "TEXT" }, { retryText: "{{x}}" }), "steps/0/retryText"],
    ["a question without an answer", only("ASK_QUESTION", { text: "?" }), "steps/0/answer"],
    ["an unknown type of answer", ask({ type: "SMELL" }), "steps/0/answer/type"],
    ["an answer's setting beside it", ask({ type: "MULTIPLE_CHOICE" }, { options: ["a", "b"] }), "steps/0/answer/options"],
    ["one option", ask({ type: "MULTIPLE_CHOICE", options: ["a"] }), "steps/0/answer/options"],
    ["eleven options", ask({ type: "MULTIPLE_CHOICE", options: repeat(11) }), "steps/0/answer/options"],
    ["an option of 21 characters", ask({ type: "MULTIPLE_CHOICE", options: ["a", "b".repeat(21)] }), "steps/0/answer/options/1"],
    ["options that differ in case only", ask({ type: "MULTIPLE_CHOICE", options: ["yes", "YES "] }), "steps/0/answer/options"],
    ["a range upside down", ask({ type: "NUMBER", min: 5, max: 1 }), "steps/0/answer/max"],
    ["a country that is none", ask({ type: "PHONE", defaultCountry: "Germany" }), "steps/0/answer/defaultCountry"],
    ["six attempts", ask({ type: "TEXT" }, { maxAttempts: 6 }), "steps/0/maxAttempts"],
    ["no attempts", ask({ type: "TEXT" }, { maxAttempts: 0 }), "steps/0/maxAttempts"],
    ["an attempt and a half", ask({ type: "TEXT" }, { maxAttempts: 1.5 }), "steps/0/maxAttempts"],
    ["a timeout of 31 days", ask({ type: "TEXT" }, { timeout: "P31D" }), "steps/0/timeout"],
    ["a timeout of 30 days and a second", ask({ type: "TEXT" }, { timeout: "P30DT1S" }), "steps/0/timeout"],
    ["a timeout that is none", ask({ type: "TEXT" }, { timeout: "one day" }), "steps/0/timeout"],
    ["a place to save that is none", ask({ type: "TEXT" }, { saveTo: { memory: "x" } }), "steps/0/saveTo"],
    [
      "an identifier of another kind than the answer",
      ask({ type: "TEXT" }, { saveTo: { identifier: "EMAIL" } }),
      "steps/0/saveTo/identifier",
    ],
    ["a field with its root", ask({ type: "TEXT" }, { saveTo: { field: "contact.size" } }), "steps/0/saveTo/field"],
    ["an e-mail as a field", ask({ type: "EMAIL" }, { saveTo: { field: "email" } }), "steps/0/saveTo/field"],
    ["a field nobody defined", ask({ type: "TEXT" }, { saveTo: { field: "size" } }), "steps/0/saveTo/field"],
    ["a variable with a dot", ask({ type: "TEXT" }, { saveTo: { variable: "a.b" } }), "steps/0/saveTo/variable"],
    ["a tag that is false", ask({ type: "TEXT" }, { saveTo: { tag: false } }), "steps/0/saveTo/tag"],
    ["a code that is not sent", only("VERIFY_IDENTIFIER", { identifier: "EMAIL", text: "Hello" }), "steps/0/text"],
    ["{{code}} in the prompt", only("VERIFY_IDENTIFIER", { identifier: "EMAIL", text: "{{code}}", prompt: "{{code}}?" }), "steps/0/prompt"],
    ["an unknown kind", only("VERIFY_IDENTIFIER", { identifier: "FAX", text: "{{code}}" }), "steps/0/identifier"],
    ["no branches", manual({ id: "a", type: "BRANCH", branches: [], else: null }), "steps/0/branches"],
    ["a branch without a name", manual({ id: "a", type: "BRANCH", branches: [{ when: { all: [] } }] }), "steps/0/branches/0/name"],
    [
      "a branch that leads nowhere",
      manual({ id: "a", type: "BRANCH", branches: [{ name: "x", when: { all: [] }, next: "b" }] }),
      "steps/0/branches/0/next",
    ],
    ["a condition that is none", when({ some: [] }), "steps/0/branches/0/when"],
    ["two conditions in one", when({ all: [], any: [] }), "steps/0/branches/0/when/any"],
    ["a condition without an operator", when({ field: "contact.email" }), "steps/0/branches/0/when/operator"],
    ["an unknown operator", compare("SMELLS_LIKE", "x"), "steps/0/branches/0/when/operator"],
    ["an unknown field", when({ field: "contact.shoe", operator: "EXISTS" }), "steps/0/branches/0/when/field"],
    [
      "an unknown field deep within",
      when({ not: { any: [{ field: "x.y", operator: "EXISTS" }] } }),
      "steps/0/branches/0/when/not/any/0/field",
    ],
    ["an operator without its value", when({ field: "contact.email", operator: "IS" }), "steps/0/branches/0/when/value"],
    ["a pattern that RE2 cannot do", compare("MATCHES", "(?=x)"), "steps/0/branches/0/when/value"],
    ["a range of one", compare("BETWEEN", [1]), "steps/0/branches/0/when/value"],
    ["a range without order", compare("BETWEEN", ["a", "b"]), "steps/0/branches/0/when/value"],
    ["greater than a word", compare("GREATER_THAN", "ten"), "steps/0/branches/0/when/value"],
    ["less than a word", compare("LESS_THAN", "ten"), "steps/0/branches/0/when/value"],
    ["before no date", compare("BEFORE", "soon"), "steps/0/branches/0/when/value"],
    ["after no date", compare("AFTER", "2026-02-30"), "steps/0/branches/0/when/value"],
    ["any of nothing", compare("HAS_ANY", []), "steps/0/branches/0/when/value"],
    ["an unknown zone of a condition", compare("AFTER", "09:00", { timezone: "+01:00" }), "steps/0/branches/0/when/timezone"],
    ["a contact's e-mail set", only("UPDATE_CONTACT", { set: { email: "x" } }), "steps/0/set/email"],
    ["a nested field set", only("UPDATE_CONTACT", { set: { fields: { size: 1 } } }), "steps/0/set/fields"],
    ["nothing set", only("UPDATE_CONTACT", { set: {} }), "steps/0/set"],
    ["an unknown path in a value set", only("UPDATE_CONTACT", { set: { lastName: "{{x}}" } }), "steps/0/set/lastName"],
    ["a tag that is a number", only("UPDATE_TAGS", { add: ["a", 1] }), "steps/0/add/1"],
    ["an unknown path in a tag", only("UPDATE_TAGS", { remove: ["{{x}}"] }), "steps/0/remove/0"],
    ["an assignment to nothing", only("ASSIGN", { to: {} }), "steps/0/to"],
    ["a round of nobody", only("ASSIGN", { to: { roundRobin: [] } }), "steps/0/to/roundRobin"],
    ["a wait without a duration", only("WAIT", {}), "steps/0/duration"],
    ["a wait of 8 days", only("WAIT", { duration: "P8D" }), "steps/0/duration"],
    ["an unknown zone", only("DATE_TIME", { timezone: "Mars/Olympus", hours: {} }), "steps/0/timezone"],
    ["an unknown day", only("DATE_TIME", { timezone: "UTC", hours: { monday: [] } }), "steps/0/hours/monday"],
    ["a time that is none", only("DATE_TIME", { timezone: "UTC", hours: { mon: [["9", "17:00"]] } }), "steps/0/hours/mon/0/0"],
    ["hours without an end", only("DATE_TIME", { timezone: "UTC", hours: { mon: [["09:00"]] } }), "steps/0/hours/mon/0"],
    ["hours of no length", only("DATE_TIME", { timezone: "UTC", hours: { mon: [["09:00", "09:00"]] } }), "steps/0/hours/mon/0"],
    ["no jumps", only("JUMP_TO", { step: "a", maxJumps: 0 }), "steps/0/maxJumps"],
    ["eleven jumps", only("JUMP_TO", { step: "a", maxJumps: 11 }), "steps/0/maxJumps"],
    ["a request to nowhere", only("HTTP_REQUEST", { method: "GET" }), "steps/0/url"],
    ["a request to a file", http({ url: "file:///etc/passwd" }), "steps/0/url"],
    ["an unknown method", http({ method: "STEAL" }), "steps/0/method"],
    ["an HTTP timeout of 11 seconds", http({ timeout: "PT11S" }), "steps/0/timeout"],
    ["a header's name with a blank", http({ headers: { "x y": "z" } }), "steps/0/headers/x y"],
    ["a header over two lines", http({ headers: { x: "a\r\nb: c" } }), "steps/0/headers/x"],
    ["an unknown path in a header", http({ headers: { x: "{{x}}" } }), "steps/0/headers/x"],
    ["an unknown path in an address", http({ url: "https://api.acme.dev/{{x}}" }), "steps/0/url"],
    ["an unknown path deep in a body", http({ body: { a: [{ b: "{{x}}" }] } }), "steps/0/body/a/0/b"],
    ["a number for a body", http({ body: 5 }), "steps/0/body"],
    ["a mapping by no pointer", http({ responseMapping: { v: "a.b" } }), "steps/0/responseMapping/v"],
    ["a mapping to no variable", http({ responseMapping: { "a b": "/a" } }), "steps/0/responseMapping/a b"],
    ["no workflow to trigger", only("TRIGGER_WORKFLOW", {}), "steps/0/workflowId"],
    ["an unknown path in a summary", only("CLOSE_CONVERSATION", { summary: "{{x}}" }), "steps/0/summary"],
  ])("%s", (_, definition, path) => {
    const found = problems(definition, { contactFieldKeys: ["company"] });
    expect(found.map(({ field }) => field.join("/"))).toContain(path);
  });
});

describe("what is allowed has no problem", () => {
  test.each<[string, unknown]>([
    ["100 steps", chain(100)],
    ["ten options of 20 characters", ask({ type: "MULTIPLE_CHOICE", options: repeat(10).map((text) => text.padEnd(20, "x")) })],
    ["an id of 40 characters", manual(note("a_-9".repeat(10)))],
    ["a step with every exit absent", manual({ id: "a", type: "SEND_MESSAGE", text: "x" })],
    ["30 days, five attempts", ask({ type: "TEXT" }, { timeout: "P30D", maxAttempts: 5, retryText: "Again" })],
    ["a week", only("WAIT", { duration: "P7D" })],
    ["ten jumps back", manual(note("a", "j"), { id: "j", type: "JUMP_TO", step: "a", maxJumps: 10, next: null })],
    [
      "a jump over a step that only the jump skips",
      manual({ id: "j", type: "JUMP_TO", step: "b", maxJumps: 1, next: "a" }, note("a", "b"), note("b")),
    ],
    [
      "two ways to one step",
      manual({ id: "a", type: "BRANCH", branches: [{ name: "x", when: { all: [] }, next: "b" }], else: "b" }, note("b")),
    ],
    [
      "a custom field in text, condition, saving and setting",
      manual(
        {
          id: "a",
          type: "BRANCH",
          branches: [{ name: "x", when: { field: "contact.company", operator: "EXISTS" }, next: "b" }],
          else: null,
        },
        { id: "b", type: "ASK_QUESTION", text: "{{contact.company}}", answer: { type: "TEXT" }, saveTo: { field: "company" }, next: "c" },
        { id: "c", type: "UPDATE_CONTACT", set: { company: null, language: "de", lifecycle: "lead" }, next: null },
      ),
    ],
    [
      "a request with everything",
      http({
        headers: { "X-A": "{{var.a | b}}" },
        body: { a: ["{{contact.id}}", 1, null] },
        responseMapping: { v: "", w: "/a/0" },
        timeout: "PT10S",
        onError: null,
      }),
    ],
    ["an address that a variable holds", http({ url: "{{var.url}}" })],
    [
      "hours to midnight and over it",
      only("DATE_TIME", { timezone: "Asia/Kathmandu", hours: { mon: [["09:00", "24:00"]], sun: [["22:00", "06:00"]] } }),
    ],
    [
      "a webhook with variables",
      trigger({
        type: "INCOMING_WEBHOOK",
        contact: { pointer: "/user/id", kind: "EXTERNAL_ID" },
        variables: { plan: "/plan" },
        oncePerContact: true,
      }),
    ],
    ["a tag's trigger", trigger({ type: "TAG_UPDATED", tag: "vip", change: "ADDED", conditions: { all: [] } })],
    ["settings that are undefined, as if they were absent", { ...definitionOf(note("a")), extra: undefined }],
    ["a step named like a property of every object", manual(note("constructor", "__proto__"), note("__proto__"))],
    ...OPERATORS.map((operator): [string, unknown] => {
      const values: Readonly<Record<string, unknown>> = {
        BETWEEN: ["09:00", "17:00"],
        HAS_ANY: ["a"],
        HAS_ALL: ["a"],
        HAS_NONE: ["a"],
        BEFORE: "2026-01-01",
        AFTER: "09:00",
        GREATER_THAN: 5,
        LESS_THAN: "5.5",
        EXISTS: undefined,
        NOT_EXISTS: undefined,
      };
      return [operator, compare(operator, operator in values ? values[operator] : "x", { timezone: "Europe/Berlin" })];
    }),
    ...workflowTemplates.map(({ key, definition }): [string, unknown] => [key, definition]),
  ])("%s", (_, definition) => {
    expect(problems(definition, { contactFieldKeys: ["company"] })).toEqual([]);
    expect(isDefinition(definition)).toBe(true);
  });

  test("every definition that the other properties run on", () => {
    fc.assert(fc.property(definitions, (definition) => expect(problems(definition, { contactFieldKeys: [] })).toEqual([])));
  });
});

describe("problems", () => {
  test("are total on any JSON, each with words and a path of texts, none for the same path twice", () => {
    const near = fc.record(
      {
        trigger: fc.oneof(fc.jsonValue(), fc.constant({ type: "MANUAL" })),
        start: fc.oneof(fc.jsonValue(), fc.constant("a")),
        steps: fc.array(fc.oneof(fc.jsonValue(), fc.constant(note("a")))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (value) => {
        const found = problems(value);
        for (const { message, field } of found)
          expect([message.length > 10, field.every((part) => typeof part === "string")]).toEqual([true, true]);
        expect(new Set(found.map(({ field }) => JSON.stringify(field))).size).toBe(found.length);
      }),
    );
  });

  test("are total on a good definition with any one value replaced or removed", () => {
    const spoil = (value: unknown, path: readonly number[], by: unknown): unknown => {
      const [at, ...rest] = path;
      if (typeof value !== "object" || value === null || at === undefined) return by;
      const entries = Object.entries(value);
      const spoilt = entries.map(([name, one], index) => [name, index === at % entries.length ? spoil(one, rest, by) : one] as const);
      return Array.isArray(value) ? spoilt.map(([, one]) => one) : Object.fromEntries(spoilt);
    };
    fc.assert(
      fc.property(
        definitions,
        fc.array(fc.nat(50), { minLength: 1, maxLength: 6 }),
        fc.option(fc.jsonValue(), { nil: undefined }),
        (definition, path, by) => Array.isArray(problems(spoil(definition, path, by))),
      ),
    );
  });

  test("name the step and what to do", () => {
    expect(problems(ask({ type: "TEXT" }, { maxAttempts: 9 }))).toEqual([
      { code: "INVALID", field: ["steps", "0", "maxAttempts"], message: 'Step "a": maxAttempts must be a whole number from 1 to 5.' },
    ]);
    expect(problems(only("WAIT", {}))).toEqual([
      {
        code: "REQUIRED",
        field: ["steps", "0", "duration"],
        message: 'Step "a": duration is missing; it must be an ISO 8601 duration of at most P7D, such as PT5S.',
      },
    ]);
    expect(problems(manual(note("a"), { type: "WAIT", duration: "PT1S" }))[0]?.message).toMatch(/^Step 2: id is missing/);
    expect(problems(chain(101))).toMatchObject([{ code: "LIMIT_EXCEEDED", field: ["steps"] }]);
  });

  test("a value that nests without end is one problem", () => {
    const deep = Array.from({ length: 50_000 }).reduce<unknown>((inner) => ({ not: inner }), {
      field: "contact.email",
      operator: "EXISTS",
    });
    expect(problems(when(deep))).toMatchObject([{ code: "LIMIT_EXCEEDED", field: [] }]);
  });

  test("without the workspace's keys any well-formed key may be a custom field", () => {
    const definition = only("SEND_MESSAGE", { text: "{{contact.shoeSize}}" });
    expect([problems(definition).length, problems(definition, { contactFieldKeys: [] }).length]).toEqual([0, 1]);
  });
});
