import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { OPERATORS } from "../schema/conditions.ts";
import { workflowTemplates } from "../templates/index.ts";
import { definitions } from "../testing/definitions.ts";
import { ask, chain, compare, http, manual, only, repeat, trigger, when } from "../testing/drafts.ts";
import { definitionOf, note } from "../testing/walk.ts";
import { isDefinition, problems } from "./problems.ts";

describe("what is allowed has no problem", () => {
  test.each<[string, unknown]>([
    ["100 steps", chain(100)],
    [
      "ten options of 20 characters",
      ask({ type: "MULTIPLE_CHOICE", options: repeat(10).map((text) => text.padEnd(20, "x")) }),
    ],
    ["an id of 40 characters", manual(note("a_-9".repeat(10)))],
    ["a step with every exit absent", manual({ id: "a", type: "SEND_MESSAGE", text: "x" })],
    [
      "30 days, five attempts",
      ask({ type: "TEXT" }, { timeout: "P30D", maxAttempts: 5, retryText: "Again" }),
    ],
    ["a week", only("WAIT", { duration: "P7D" })],
    [
      "ten jumps back",
      manual(note("a", "j"), { id: "j", type: "JUMP_TO", step: "a", maxJumps: 10, next: null }),
    ],
    [
      "a jump over a step that only the jump skips",
      manual({ id: "j", type: "JUMP_TO", step: "b", maxJumps: 1, next: "a" }, note("a", "b"), note("b")),
    ],
    [
      "a step that only a jump leads to",
      manual({ id: "j", type: "JUMP_TO", step: "b", maxJumps: 1, next: null }, note("b")),
    ],
    [
      "a jump back that is listed before the step it leads to",
      {
        trigger: { type: "MANUAL" },
        start: "a",
        steps: [{ id: "j", type: "JUMP_TO", step: "a", maxJumps: 1, next: null }, note("a", "j")],
      },
    ],
    [
      "two ways to one step",
      manual(
        { id: "a", type: "BRANCH", branches: [{ name: "x", when: { all: [] }, next: "b" }], else: "b" },
        note("b"),
      ),
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
        {
          id: "b",
          type: "ASK_QUESTION",
          text: "{{contact.company}}",
          answer: { type: "TEXT" },
          saveTo: { field: "company" },
          next: "c",
        },
        {
          id: "c",
          type: "UPDATE_CONTACT",
          set: { company: null, language: "de", lifecycle: "lead" },
          next: null,
        },
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
      only("DATE_TIME", {
        timezone: "Asia/Kathmandu",
        hours: { mon: [["09:00", "24:00"]], sun: [["22:00", "06:00"]] },
      }),
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
    [
      "a tag's trigger",
      trigger({ type: "TAG_UPDATED", tag: "vip", change: "ADDED", conditions: { all: [] } }),
    ],
    ["settings that are undefined, as if they were absent", { ...definitionOf(note("a")), extra: undefined }],
    [
      "a step named like a property of every object",
      manual(note("constructor", "__proto__"), note("__proto__")),
    ],
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
      return [
        operator,
        compare(operator, operator in values ? values[operator] : "x", { timezone: "Europe/Berlin" }),
      ];
    }),
    ...workflowTemplates.map(({ key, definition }): [string, unknown] => [key, definition]),
  ])("%s", (_, definition) => {
    expect(problems(definition, { contactFieldKeys: ["company"] })).toEqual([]);
    expect(isDefinition(definition)).toBe(true);
  });

  test("every definition that the other properties run on", () => {
    fc.assert(
      fc.property(definitions, (definition) =>
        expect(problems(definition, { contactFieldKeys: [] })).toEqual([]),
      ),
    );
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
          expect([message.length > 10, field.every((part) => typeof part === "string")]).toEqual([
            true,
            true,
          ]);
        expect(new Set(found.map(({ field }) => JSON.stringify(field))).size).toBe(found.length);
      }),
    );
  });

  test("are total on a good definition with any one value replaced or removed", () => {
    const spoil = (value: unknown, path: readonly number[], by: unknown): unknown => {
      const [at, ...rest] = path;
      if (typeof value !== "object" || value === null || at === undefined) return by;
      const entries = Object.entries(value);
      const spoilt = entries.map(
        ([name, one], index) => [name, index === at % entries.length ? spoil(one, rest, by) : one] as const,
      );
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
      {
        code: "INVALID",
        field: ["steps", "0", "maxAttempts"],
        message: 'Step "a": maxAttempts must be a whole number from 1 to 5.',
      },
    ]);
    expect(problems(only("WAIT", {}))).toEqual([
      {
        code: "REQUIRED",
        field: ["steps", "0", "duration"],
        message:
          'Step "a": duration is missing; it must be an ISO 8601 duration of at most P7D, such as PT5S.',
      },
    ]);
    expect(problems(manual(note("a"), { type: "WAIT", duration: "PT1S" }))[0]?.message).toMatch(
      /^Step 2: id is missing/,
    );
    expect(problems(chain(101))).toMatchObject([{ code: "LIMIT_EXCEEDED", field: ["steps"] }]);
  });

  test("a list that is too long is refused for that, and the steps in it may be anything", () => {
    const broken = [
      ...repeat(101).map((id) => ({ id, type: "BRANCH" })),
      { id: "x", type: "DATE_TIME", hours: 7 },
      { id: "y", type: "ASK_QUESTION" },
    ];
    expect(problems(manual(...broken))).toContainEqual(
      expect.objectContaining({ code: "LIMIT_EXCEEDED", field: ["steps"] }),
    );
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
    expect([problems(definition).length, problems(definition, { contactFieldKeys: [] }).length]).toEqual([
      0, 1,
    ]);
  });
});
