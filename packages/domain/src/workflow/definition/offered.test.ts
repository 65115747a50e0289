import { expect, test } from "@jest/globals";
import { workflowTemplates } from "../templates/index.ts";
import type { Definition } from "./definition.ts";
import { offeredAt } from "./offered.ts";

const [template] = workflowTemplates;
const definition = {
  ...(template?.definition as Definition),
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "MULTIPLE_CHOICE", options: ["Stop", "Go on"] },
    },
    { id: "name", type: "ASK_QUESTION", text: "?", answer: { type: "TEXT" } },
    { id: "say", type: "SEND_MESSAGE", text: "Hello" },
  ],
} as unknown as Definition;

test.each([
  ["ask", ["Stop", "Go on"]],
  ["name", []],
  ["say", []],
  ["nowhere", []],
  [null, []],
])("a question at %j offers %j", (stepId, offered) => {
  expect(offeredAt(definition, stepId)).toEqual(offered);
});
