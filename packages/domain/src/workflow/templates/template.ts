import type { Definition } from "../definition/definition.ts";
import type { Condition } from "../schema/conditions.ts";
import type { Trigger } from "../schema/trigger.ts";
import type { AskQuestionStep } from "../steps/ask-question.ts";
import type { Step } from "../steps/registry.ts";

export interface Template {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly definition: Definition;
}

/** A conversation that the contact opened; one that the business opens greets nobody. */
export const openedByContact: Trigger = {
  type: "CONVERSATION_OPENED",
  conditions: { all: [{ field: "conversation.openedBy", operator: "IS", value: "CONTACT" }] },
  oncePerContact: false,
};

export const exists = (field: string): Condition => ({ all: [{ field, operator: "EXISTS" }] });

export const route: Step = { id: "route", type: "ASSIGN", to: { user: "support" }, next: null };

/** Asks for an identifier and leads to `route` by every exit but `next`: whatever the contact says, somebody will see it. */
export const askFor = (
  kind: "EMAIL" | "PHONE",
  text: string,
  retryText: string,
  next: string,
): AskQuestionStep => ({
  id: "ask",
  type: "ASK_QUESTION",
  text,
  answer: { type: kind },
  saveTo: { identifier: kind },
  retryText,
  maxAttempts: 3,
  timeout: "P1D",
  next,
  onInvalid: "route",
  onTimeout: "route",
  onSendFailure: "route",
});
