import { addCommentStep } from "./add-comment.ts";
import { askQuestionStep } from "./ask-question.ts";
import { assignStep } from "./assign.ts";
import { branchStep } from "./branch.ts";
import { closeConversationStep } from "./close-conversation.ts";
import { dateTimeStep } from "./date-time.ts";
import type { StepForm, StepKind, StepOf } from "./define-step.ts";
import { httpRequestStep } from "./http-request.ts";
import { jumpToStep } from "./jump-to.ts";
import { openConversationStep } from "./open-conversation.ts";
import { sendMessageStep } from "./send-message.ts";
import { triggerWorkflowStep } from "./trigger-workflow.ts";
import { updateContactStep } from "./update-contact.ts";
import { updateTagsStep } from "./update-tags.ts";
import { verifyIdentifierStep } from "./verify-identifier.ts";
import { waitStep } from "./wait.ts";

/** In the order in which the schema lists them. */
export const STEPS = {
  SEND_MESSAGE: sendMessageStep,
  ASK_QUESTION: askQuestionStep,
  VERIFY_IDENTIFIER: verifyIdentifierStep,
  BRANCH: branchStep,
  UPDATE_CONTACT: updateContactStep,
  UPDATE_TAGS: updateTagsStep,
  ASSIGN: assignStep,
  WAIT: waitStep,
  DATE_TIME: dateTimeStep,
  JUMP_TO: jumpToStep,
  HTTP_REQUEST: httpRequestStep,
  TRIGGER_WORKFLOW: triggerWorkflowStep,
  ADD_COMMENT: addCommentStep,
  OPEN_CONVERSATION: openConversationStep,
  CLOSE_CONVERSATION: closeConversationStep,
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
