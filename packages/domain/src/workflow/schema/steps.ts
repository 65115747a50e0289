import { WEEKDAYS } from "../definition/definition.ts";
import { CLOCK_PATTERN } from "../value/hours.ts";
import { condition, timezone } from "./conditions.ts";
import { record, type SchemaNode } from "./schema-node.ts";
import { attempts, duration, exit, fieldKey, identifierKind, list, name, pointers, stepId, text, variableName } from "./settings.ts";

/** A contact's value: a text as long as a field takes. */
const MAX_VALUE = 5000;
const answer = (type: string, more: Readonly<Record<string, SchemaNode>> = {}, optional: readonly string[] = []): SchemaNode =>
  record({ type: { const: type }, ...more }, optional);
const number: SchemaNode = { title: "a number", type: "number" };
const option: SchemaNode = { title: "a text of 1 to 20 characters", type: "string", pattern: "\\S", maxLength: 20 };

const answers: SchemaNode = {
  title: "what the answer must be",
  oneOf: [
    ...["TEXT", "DATE", "EMAIL", "URL", "RATING", "LOCATION"].map((type) => answer(type)),
    answer("MULTIPLE_CHOICE", { options: list(option, "a list of 2 to 10 options", 2, 10) }),
    answer("NUMBER", { min: number, max: number }, ["min", "max"]),
    answer("PHONE", { defaultCountry: { title: 'a country such as "DE"', type: "string", pattern: "^[A-Z]{2}$", maxLength: 2 } }, [
      "defaultCountry",
    ]),
  ],
};
const saveTo: SchemaNode = {
  title: 'one of {"identifier"}, {"field"}, {"variable"} and {"tag": true}',
  oneOf: [
    record({ identifier: identifierKind }),
    record({ field: fieldKey }),
    record({ variable: variableName }),
    record({ tag: { title: "true", const: true } }),
  ],
};
const assignment: SchemaNode = {
  title: 'one of {"user"}, {"team"}, {"roundRobin": […]} and {"nobody": true}',
  oneOf: [
    record({ user: name }),
    record({ team: name }),
    record({ roundRobin: list(name, "a list of 1 to 100 users", 1) }),
    record({ nobody: { title: "true", const: true } }),
  ],
};
const branch = record({ name, when: condition, next: exit }, ["next"], "a branch with name, when and next");
const clock: SchemaNode = { title: 'a time of day, such as "09:00"', type: "string", pattern: CLOCK_PATTERN, maxLength: 5 };
const range = list(clock, 'a pair of times, such as ["09:00", "17:30"]', 2, 2);
const hours = record(
  Object.fromEntries(WEEKDAYS.map((day) => [day, list(range, "a list of pairs of times", 0, 20)])),
  WEEKDAYS,
  "an object of weekdays, mon to sun, each with a list of pairs of times",
);
const contactValues: SchemaNode = {
  title: "an object of 1 to 200 field keys and their values",
  type: "object",
  minProperties: 1,
  maxProperties: 200,
  additionalProperties: {
    title: "a value of at most 5,000 characters",
    maxJson: { characters: MAX_VALUE, values: 200, depth: 2 },
  },
};
const url: SchemaNode = {
  title: "an address that begins with http:// or https://",
  type: "string",
  pattern: "^(https?://\\S|\\{\\{)",
  maxLength: 2048,
};
const headers: SchemaNode = {
  title: "an object of at most 50 header names and texts",
  type: "object",
  maxProperties: 50,
  propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", maxLength: 200 },
  additionalProperties: { title: "a text without line breaks", type: "string", pattern: "^[^\\r\\n]*$", maxLength: 4096 },
};
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** A step of a type: its settings (those named in `optional` may be absent) and its exits, which may all be absent. */
const step = (
  type: string,
  settings: Readonly<Record<string, SchemaNode>>,
  optional: readonly string[] = [],
  exits: readonly string[] = ["next"],
): SchemaNode =>
  record({ id: stepId, type: { const: type }, ...settings, ...Object.fromEntries(exits.map((key) => [key, exit])) }, [
    ...optional,
    ...exits,
  ]);

export const stepDef: SchemaNode = {
  title: "a step",
  oneOf: [
    step("SEND_MESSAGE", { text }, [], ["next", "onSendFailure"]),
    step(
      "ASK_QUESTION",
      { text, answer: answers, saveTo, retryText: text, maxAttempts: attempts, timeout: duration("P30D") },
      ["saveTo", "retryText", "maxAttempts", "timeout"],
      ["next", "onInvalid", "onTimeout", "onSendFailure"],
    ),
    step(
      "VERIFY_IDENTIFIER",
      { identifier: identifierKind, text, prompt: text, senderText: text, retryText: text, maxAttempts: attempts },
      ["prompt", "senderText", "retryText", "maxAttempts"],
      ["next", "onFailed", "onSendFailure"],
    ),
    step("BRANCH", { branches: list(branch, "a list of 1 to 50 branches", 1, 50) }, [], ["else"]),
    step("UPDATE_CONTACT", { set: contactValues }),
    step("UPDATE_TAGS", { add: list(name, "a list of tags"), remove: list(name, "a list of tags") }, ["add", "remove"]),
    step("ASSIGN", { to: assignment }),
    step("WAIT", { duration: duration("P7D") }),
    step("DATE_TIME", { timezone, hours }, [], ["next", "else"]),
    step("JUMP_TO", { step: stepId, maxJumps: { title: "a whole number from 1 to 10", type: "integer", minimum: 1, maximum: 10 } }),
    step(
      "HTTP_REQUEST",
      {
        method: { title: `one of ${methods.join(", ")}`, enum: methods },
        url,
        headers,
        body: {
          title: "an object or a text, of at most 50,000 characters",
          type: ["object", "array", "string", "null"],
          maxJson: { characters: 50_000, values: 5000, depth: 20 },
        },
        responseMapping: pointers,
        timeout: duration("PT10S"),
      },
      ["headers", "body", "responseMapping", "timeout"],
      ["next", "onError"],
    ),
    step("TRIGGER_WORKFLOW", { workflowId: name }),
    step("ADD_COMMENT", { text }),
    step("OPEN_CONVERSATION", { summary: text }, ["summary"]),
    step("CLOSE_CONVERSATION", { summary: text }, ["summary"]),
  ],
};
