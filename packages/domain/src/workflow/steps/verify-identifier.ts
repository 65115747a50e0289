import type { VerifyIdentifierStep } from "../definition.ts";
import type { Signal } from "../run.ts";
import { render } from "../text.ts";
import { DEFAULT_ATTEMPTS } from "./ask-question.ts";
import { brief, isDue, leave, type Outcome, type Visit } from "./outcome.ts";

/** A code lives ten minutes at most, from when it was issued. */
export const CODE_TTL_MS = 10 * 60_000;

const WORD = { EMAIL: "e-mail address", PHONE: "phone number" } as const;

export const enterVerifyIdentifier = (step: VerifyIdentifierStep, { key, scope }: Visit): Outcome => {
  const { conversation, contact, channels } = scope.facts;
  const kind = step.identifier;
  const value = kind === "EMAIL" ? contact.email : contact.phone;
  const unable = (reason: string): Outcome => leave("onSendFailure", step.onSendFailure, "sendFailed", { reason });
  if (!conversation) return unable("there is no conversation to ask for the code in");
  if (!value) return unable(`the contact has no ${WORD[kind]}`);
  if (!channels[kind]) return unable(`the workspace has no channel that sends to an ${kind === "EMAIL" ? "e-mail address" : "SMS number"}`);
  const [code, asked] = [`${key}.code`, key];
  const prompt = step.prompt ? render(step.prompt, scope).trim() : "";
  return {
    outcome: "codeSent",
    detail: { kind },
    effects: [
      { type: "issueCode", key: code, kind, value, text: render(step.text, scope), ttlMs: CODE_TTL_MS },
      ...(prompt ? [{ type: "sendMessage", key: asked, text: prompt } as const] : []),
    ],
    scratch: { open: { keys: [code, asked], wrong: 0, value } },
    onward: {
      waitFor: { type: "code", kind, conversationId: conversation.id, askedAt: scope.now, key: code },
      wakeAt: scope.now + CODE_TTL_MS,
    },
  };
};

const wrongCode = (step: VerifyIdentifierStep, visit: Visit): Outcome => {
  const open = visit.scratch.open ?? { keys: [], wrong: 0 };
  const wrong = open.wrong + 1;
  if (wrong >= (step.maxAttempts ?? DEFAULT_ATTEMPTS)) return leave("onFailed", step.onFailed, "wrongCode", { attempt: wrong });
  const key = `${visit.key}.${wrong}`;
  const text = render(step.retryText ?? step.prompt ?? "", visit.scope).trim();
  return {
    outcome: "wrongCode",
    detail: { attempt: wrong },
    effects: text ? [{ type: "sendMessage", key, text }] : [],
    scratch: { open: { ...open, keys: [...open.keys, key], wrong } },
    onward: { stay: true },
  };
};

export const receiveVerifyIdentifier = (step: VerifyIdentifierStep, visit: Visit, signal: Signal): Outcome | null => {
  const { waitFor } = visit.run;
  if (waitFor?.type !== "code") return null;
  if (signal.type === "timer") return isDue(visit) ? leave("onFailed", step.onFailed, "expired") : null;
  if (signal.type === "sendFailed" && visit.scratch.open?.keys.includes(signal.key)) {
    return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason: brief(signal.reason) });
  }
  if (signal.type !== "answer" || signal.conversationId !== waitFor.conversationId || signal.at < waitFor.askedAt) return null;
  // Ten minutes are over when they are over, whichever of answer and timer is looked at first.
  if (signal.codeVerdict === "expired" || (signal.codeVerdict && isDue(visit))) return leave("onFailed", step.onFailed, "expired");
  if (signal.codeVerdict === "wrong") return wrongCode(step, visit);
  if (signal.codeVerdict !== "right") return null;
  const kind = step.identifier;
  return leave("next", step.next, "verified", { kind }, [{ type: "raiseIdentifier", kind, value: visit.scratch.open?.value ?? "" }]);
};
