import type { Step } from "../definition/definition.ts";
import type { Outcome, Visit } from "../run/outcome.ts";
import type { Signal } from "../run/run.ts";
import { enterAskQuestion, receiveAskQuestion } from "./ask-question.ts";
import { enterBranch, enterDateTime, enterJumpTo, enterTriggerWorkflow, enterWait, receiveWait } from "./flow.ts";
import { enterHttpRequest, receiveHttpRequest } from "./http-request.ts";
import { enterSendMessage, receiveSendMessage } from "./send-message.ts";
import { enterVerifyIdentifier, receiveVerifyIdentifier } from "./verify-identifier.ts";
import {
  enterAddComment,
  enterAssign,
  enterCloseConversation,
  enterOpenConversation,
  enterUpdateContact,
  enterUpdateTags,
} from "./write.ts";

/** What a step does when a run comes to it. */
export const enter = (step: Step, visit: Visit): Outcome => {
  switch (step.type) {
    case "SEND_MESSAGE":
      return enterSendMessage(step, visit);
    case "ASK_QUESTION":
      return enterAskQuestion(step, visit);
    case "VERIFY_IDENTIFIER":
      return enterVerifyIdentifier(step, visit);
    case "BRANCH":
      return enterBranch(step, visit);
    case "UPDATE_CONTACT":
      return enterUpdateContact(step, visit);
    case "UPDATE_TAGS":
      return enterUpdateTags(step, visit);
    case "ASSIGN":
      return enterAssign(step, visit);
    case "WAIT":
      return enterWait(step, visit);
    case "DATE_TIME":
      return enterDateTime(step, visit);
    case "JUMP_TO":
      return enterJumpTo(step, visit);
    case "HTTP_REQUEST":
      return enterHttpRequest(step, visit);
    case "TRIGGER_WORKFLOW":
      return enterTriggerWorkflow(step);
    case "ADD_COMMENT":
      return enterAddComment(step, visit);
    case "OPEN_CONVERSATION":
      return enterOpenConversation(step, visit);
    case "CLOSE_CONVERSATION":
      return enterCloseConversation(step, visit);
  }
};

/** What a signal means to the step at which a run waits; null when nothing. */
export const receive = (step: Step, visit: Visit, signal: Signal): Outcome | null => {
  switch (step.type) {
    case "SEND_MESSAGE":
      return receiveSendMessage(step, visit, signal);
    case "ASK_QUESTION":
      return receiveAskQuestion(step, visit, signal);
    case "VERIFY_IDENTIFIER":
      return receiveVerifyIdentifier(step, visit, signal);
    case "WAIT":
      return receiveWait(step, visit, signal);
    case "HTTP_REQUEST":
      return receiveHttpRequest(step, visit, signal);
    default:
      return null;
  }
};
