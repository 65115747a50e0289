import { addComment } from "./add-comment.ts";
import { askQuestion } from "./ask-question.ts";
import { assign } from "./assign.ts";
import { branch } from "./branch.ts";
import { closeConversation } from "./close-conversation.ts";
import { dateTime } from "./date-time.ts";
import type { StepForm, StepKind, StepOf } from "./define-step.ts";
import { httpRequest } from "./http-request.ts";
import { jumpTo } from "./jump-to.ts";
import { openConversation } from "./open-conversation.ts";
import { sendMessage } from "./send-message.ts";
import { triggerWorkflow } from "./trigger-workflow.ts";
import { updateContact } from "./update-contact.ts";
import { updateTags } from "./update-tags.ts";
import { verifyIdentifier } from "./verify-identifier.ts";
import { wait } from "./wait.ts";

/** In the order in which the schema lists them. */
export const STEPS = {
  SEND_MESSAGE: sendMessage,
  ASK_QUESTION: askQuestion,
  VERIFY_IDENTIFIER: verifyIdentifier,
  BRANCH: branch,
  UPDATE_CONTACT: updateContact,
  UPDATE_TAGS: updateTags,
  ASSIGN: assign,
  WAIT: wait,
  DATE_TIME: dateTime,
  JUMP_TO: jumpTo,
  HTTP_REQUEST: httpRequest,
  TRIGGER_WORKFLOW: triggerWorkflow,
  ADD_COMMENT: addComment,
  OPEN_CONVERSATION: openConversation,
  CLOSE_CONVERSATION: closeConversation,
} as const;

export type StepType = keyof typeof STEPS;
export type Step = { [T in StepType]: StepOf<(typeof STEPS)[T]> }[StepType];

/** Each stands under its own type, or this does not compile. */
type Registry = Readonly<{ [T in StepType]: StepForm<T> }>;
/** For readers that do not ask which step it is. */
const REGISTRY = STEPS satisfies Registry as Readonly<Record<string, unknown>> as Readonly<
  Record<StepType, StepKind<Step>>
>;
export const KINDS: readonly StepKind<Step>[] = Object.values(REGISTRY);
export const kindOf = ({ type }: Step): StepKind<Step> => REGISTRY[type];
/** Of a type that may be unknown. */
export const kindNamed = (type: unknown): StepKind<Step> | undefined =>
  typeof type === "string" && Object.hasOwn(REGISTRY, type) ? REGISTRY[type as StepType] : undefined;
