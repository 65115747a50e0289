import { expect, test } from "@jest/globals";
import type { Step } from "../steps/registry.ts";
import type { Definition } from "./definition.ts";
import { sentOut } from "./sent-out.ts";

const http = (more: object) => ({ id: "call", type: "HTTP_REQUEST", method: "POST", url: "https://a.dev", ...more }) as Step;
const ask = (saveTo: object) => ({ id: "ask", type: "ASK_QUESTION", text: "{{contact.id}}?", answer: { type: "TEXT" }, saveTo }) as Step;
const of = (...steps: Step[]) => sentOut({ trigger: { type: "MANUAL" }, start: "call", steps } satisfies Definition);

test.each([
  ["plain text", [http({ body: "contact.email {contact.email}" })], []],
  ["in the address", [http({ url: "https://a.dev/?q={{contact.email | x}}" })], ["contact"]],
  ["in a header", [http({ headers: { a: "{{ conversation.id }}" } })], ["conversation"]],
  ["in a list in an object", [http({ body: { a: [1, ["{{contact.tags}}"]] } })], ["contact"]],
  ["in JSON as text", [http({ body: '{"a":"{{contact.id}}"}' })], ["contact"]],
  ["both, in one order", [http({ body: "{{conversation.id}} {{contact.id}}" })], ["contact", "conversation"]],
  ["a variable of a caller's", [http({ body: "{{var.order}}" })], []],
  ["a variable with an answer", [ask({ variable: "said" }), http({ body: "{{var.said}}" })], ["conversation"]],
  ["a part of one", [ask({ variable: "said" }), http({ body: "{{var.said.place}}" })], ["conversation"]],
  ["an answer kept elsewhere", [ask({ field: "said" }), http({ body: "{{var.said}}" })], []],
  ["what other steps say", [ask({ tag: true }), { id: "x", type: "SEND_MESSAGE", text: "{{contact.email}}" } as Step], []],
] as const)("%s", (_name, steps, expected) => {
  expect(of(...steps)).toEqual(expected);
});
