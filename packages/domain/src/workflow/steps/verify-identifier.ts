import type { OwnAddress } from "../../sender.ts";
import type { VerifyIdentifierStep } from "../definition/definition.ts";
import { brief, isDue, leave, type OpenQuestion, type Outcome, type Visit } from "../run/outcome.ts";
import type { Signal } from "../run/run.ts";
import { render } from "../text/text.ts";
import { DEFAULT_ATTEMPTS } from "./ask-question.ts";

/** A code lives ten minutes at most, from when it was issued. */
export const CODE_TTL_MS = 10 * 60_000;

const WORD = { EMAIL: "e-mail address", PHONE: "phone number" } as const;

/** Said to whoever has the address that writes: somebody else may be writing in their name, so it says what the code is for. */
const senderText = (address: string): string =>
  `To add ${address} here, answer with this code: {{code}}. If you did not ask for it, ignore this message.`;

type Waiting = Pick<Outcome, "effects" | "scratch" | "onward">;

/** The code goes to the address that is to be proven, and is asked for in the conversation. */
const codeToAddress = (step: VerifyIdentifierStep, { key, scope }: Visit, value: string, seenOnly: boolean): Waiting => {
  const kind = step.identifier;
  const [code, asked] = [`${key}.code`, key];
  const prompt = step.prompt ? render(step.prompt, scope).trim() : "";
  return {
    effects: [
      { type: "issueCode", key: code, kind, value, text: render(step.text, scope), ttlMs: CODE_TTL_MS },
      ...(prompt ? [{ type: "sendMessage", key: asked, text: prompt } as const] : []),
    ],
    scratch: { open: { keys: [code, asked], wrong: 0, value, ...(seenOnly ? { seenOnly } : {}) } },
    onward: {
      waitFor: { type: "code", kind, conversationId: scope.facts.conversation?.id ?? "", askedAt: scope.now, key: code },
      wakeAt: scope.now + CODE_TTL_MS,
    },
  };
};

/** Anybody can write in the name of such an address: before it proves another one, whoever has it answers a code that was sent there. */
const codeToSender = (step: VerifyIdentifierStep, { key, scope }: Visit, address: OwnAddress, value: string): Waiting => {
  const code = `${key}.sender`;
  const text = step.senderText ? render(step.senderText, scope) : senderText(value);
  return {
    effects: [{ type: "issueCode", key: code, ...address, text, ttlMs: CODE_TTL_MS, inConversation: true }],
    scratch: { open: { keys: [code], wrong: 0, value: address.value, target: value } },
    onward: {
      waitFor: { type: "code", kind: address.kind, conversationId: scope.facts.conversation?.id ?? "", askedAt: scope.now, key: code },
      wakeAt: scope.now + CODE_TTL_MS,
    },
  };
};

export const enterVerifyIdentifier = (step: VerifyIdentifierStep, visit: Visit): Outcome => {
  const { conversation, contact, channels } = visit.scope.facts;
  const kind = step.identifier;
  const value = kind === "EMAIL" ? contact.email : contact.phone;
  const unable = (reason: string): Outcome => leave("onSendFailure", step.onSendFailure, "sendFailed", { reason });
  if (!conversation) return unable("there is no conversation to ask for the code in");
  if (!value) return unable(`the contact has no ${WORD[kind]}`);
  if (!channels[kind]) return unable(`the workspace has no channel that sends to an ${kind === "EMAIL" ? "e-mail address" : "SMS number"}`);
  const { proof, address } = conversation.sender;
  // Who answers a code that went to the very address that they write from has it, and so is its sender.
  const sameAddress = address?.kind === kind && address.value === value;
  if (proof === "ADDRESS" && address && !sameAddress)
    return { outcome: "senderCodeSent", detail: { kind: address.kind }, ...codeToSender(step, visit, address, value) };
  return { outcome: "codeSent", detail: { kind }, ...codeToAddress(step, visit, value, proof === "ADDRESS" && !sameAddress) };
};

const wrongCode = (step: VerifyIdentifierStep, visit: Visit, open: OpenQuestion): Outcome => {
  const wrong = open.wrong + 1;
  if (wrong >= (step.maxAttempts ?? DEFAULT_ATTEMPTS)) return leave("onFailed", step.onFailed, "wrongCode", { attempt: wrong });
  const ofSender = open.target !== undefined;
  const key = `${visit.key}${ofSender ? ".sender" : ""}.${wrong}`;
  // The prompt asks for the other code.
  const text = render(step.retryText ?? (ofSender ? undefined : step.prompt) ?? "", visit.scope).trim();
  return {
    outcome: "wrongCode",
    detail: { attempt: wrong },
    effects: text ? [{ type: "sendMessage", key, text }] : [],
    scratch: { open: { ...open, keys: [...open.keys, key], wrong } },
    onward: { stay: true },
  };
};

const rightCode = (step: VerifyIdentifierStep, visit: Visit, ofKind: "EMAIL" | "PHONE", open: OpenQuestion): Outcome => {
  const proven = {
    type: "raiseIdentifier",
    kind: ofKind,
    value: open.value ?? "",
    assurance: open.seenOnly ? "OBSERVED" : "PROVEN",
  } as const;
  if (open.target === undefined) return leave("next", step.next, open.seenOnly ? "seen" : "verified", { kind: ofKind }, [proven]);
  const other = codeToAddress(step, visit, open.target, false);
  return { outcome: "senderVerified", detail: { kind: ofKind }, ...other, effects: [proven, ...(other.effects ?? [])] };
};

export const receiveVerifyIdentifier = (step: VerifyIdentifierStep, visit: Visit, signal: Signal): Outcome | null => {
  const { waitFor } = visit.run;
  if (waitFor?.type !== "code") return null;
  const open = visit.scratch.open ?? { keys: [], wrong: 0 };
  if (signal.type === "timer") return isDue(visit) ? leave("onFailed", step.onFailed, "expired") : null;
  if (signal.type === "sendFailed" && open.keys.includes(signal.key)) {
    const reason = brief(signal.reason);
    if (open.target === undefined) return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason });
    return { outcome: "senderUnproven", detail: { reason }, ...codeToAddress(step, visit, open.target, true) };
  }
  if (signal.type !== "answer" || signal.conversationId !== waitFor.conversationId || signal.at < waitFor.askedAt) return null;
  // Ten minutes are over when they are over, whichever of answer and timer is looked at first.
  if (signal.codeVerdict === "expired" || (signal.codeVerdict && isDue(visit))) return leave("onFailed", step.onFailed, "expired");
  if (signal.codeVerdict === "wrong") return wrongCode(step, visit, open);
  return signal.codeVerdict === "right" ? rightCode(step, visit, waitFor.kind, open) : null;
};
