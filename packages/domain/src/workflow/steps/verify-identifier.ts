import { brief, isDue, leave, type OpenQuestion, type Outcome, type Visit } from "../run/outcome.ts";
import { attempts, DEFAULT_ATTEMPTS, identifierKind, text } from "../schema/settings.ts";
import { parts, render } from "../text/text.ts";
import { own } from "../value/json.ts";
import { because, defineStep, detailText, type StepOf, stepForm } from "./define-step.ts";
import { codeToAddress, codeToSender } from "./verify-identifier-codes.ts";

/**
 * `text` is sent to the address, `prompt` is asked in the conversation. `senderText` is sent first where the channel proves no sender, to
 * the address that the conversation comes from. `retryText` is asked after a wrong code; absent: `prompt` again. `maxAttempts`: 5 by default.
 */
const form = stepForm(
  "VERIFY_IDENTIFIER",
  {
    identifier: identifierKind,
    text,
    prompt: text,
    senderText: text,
    retryText: text,
    maxAttempts: attempts,
  },
  ["next", "onFailed", "onSendFailure"],
  ["prompt", "senderText", "retryText", "maxAttempts"],
);
export type VerifyIdentifierStep = StepOf<typeof form>;

const place = (detail: unknown): string => (own(detail, "kind") === "PHONE" ? "phone" : "e-mail address");
const says = {
  codeSent: (detail: unknown) => `has a code on its way to the contact's ${place(detail)}`,
  wrongCode: (detail: unknown) =>
    `got a wrong code${detailText(detail, "attempt") && `, number ${detailText(detail, "attempt")}`}`,
  senderCodeSent: () =>
    "has a code on its way to the address that the conversation comes from, for its channel proves no sender",
  senderVerified: () => "got that code: the one who writes has the address that the conversation comes from",
  senderUnproven: (detail: unknown) =>
    `could not prove who writes${because(detail)}; a right code will show the address and not prove it`,
  verified: (detail: unknown) => `got the right code: the contact's ${place(detail)} is proven`,
  seen: (detail: unknown) =>
    `got the right code, but nothing proves who writes: the contact's ${place(detail)} is seen and not proven`,
  expired: () => "got no right code in time",
  sendFailed: (detail: unknown) => `could not send${because(detail)}`,
};
type Word = keyof typeof says;

const WORD = { EMAIL: "e-mail address", PHONE: "phone number" } as const;

const wrongCode = (step: VerifyIdentifierStep, visit: Visit, open: OpenQuestion): Outcome<Word> => {
  const wrong = open.wrong + 1;
  if (wrong >= (step.maxAttempts ?? DEFAULT_ATTEMPTS))
    return leave("onFailed", step.onFailed, "wrongCode", { attempt: wrong });
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

const rightCode = (
  step: VerifyIdentifierStep,
  visit: Visit,
  ofKind: "EMAIL" | "PHONE",
  open: OpenQuestion,
): Outcome<Word> => {
  const proven = {
    type: "raiseIdentifier",
    kind: ofKind,
    value: open.value ?? "",
    assurance: open.seenOnly ? "OBSERVED" : "PROVEN",
  } as const;
  if (open.target === undefined)
    return leave("next", step.next, open.seenOnly ? "seen" : "verified", { kind: ofKind }, [proven]);
  const other = codeToAddress(step, visit, open.target, false);
  return {
    outcome: "senderVerified",
    detail: { kind: ofKind },
    ...other,
    effects: [proven, ...(other.effects ?? [])],
  };
};

export const verifyIdentifierStep = defineStep(form, {
  texts: { text: "code", prompt: "paths", senderText: "code", retryText: "paths" },
  stalesFacts: ["raiseIdentifier"],
  says,
  faults: (step) =>
    (["text", "senderText"] as const).flatMap((name) =>
      step[name] === undefined ||
      parts(step[name]).some((part) => typeof part !== "string" && part.path === "code")
        ? []
        : [{ at: [name], what: "must hold {{code}}, which stands for the one-time code" }],
    ),
  enter(step, visit) {
    const { conversation, contact, channels } = visit.scope.facts;
    const kind = step.identifier;
    const value = kind === "EMAIL" ? contact.email : contact.phone;
    const unable = (reason: string) => leave("onSendFailure", step.onSendFailure, "sendFailed", { reason });
    if (!conversation) return unable("there is no conversation to ask for the code in");
    if (!value) return unable(`the contact has no ${WORD[kind]}`);
    if (!channels[kind])
      return unable(
        `the workspace has no channel that sends to an ${kind === "EMAIL" ? "e-mail address" : "SMS number"}`,
      );
    const { proof, address } = conversation.sender;
    // A person who types a code that went to the very address that they write from has it, and so is its sender.
    const sameAddress = address?.kind === kind && address.value === value;
    if (proof === "ADDRESS" && address && !sameAddress)
      return {
        outcome: "senderCodeSent",
        detail: { kind: address.kind },
        ...codeToSender(step, visit, address, value),
      };
    return {
      outcome: "codeSent",
      detail: { kind },
      ...codeToAddress(step, visit, value, proof === "ADDRESS" && !sameAddress),
    };
  },
  receive(step, visit, signal) {
    const { waitFor } = visit.run;
    if (waitFor?.type !== "code") return null;
    const open = visit.scratch.open ?? { keys: [], wrong: 0 };
    if (signal.type === "timer") return isDue(visit) ? leave("onFailed", step.onFailed, "expired") : null;
    if (signal.type === "sendFailed" && open.keys.includes(signal.key)) {
      const reason = brief(signal.reason);
      if (open.target === undefined)
        return leave("onSendFailure", step.onSendFailure, "sendFailed", { reason });
      return {
        outcome: "senderUnproven",
        detail: { reason },
        ...codeToAddress(step, visit, open.target, true),
      };
    }
    if (
      signal.type !== "answer" ||
      signal.conversationId !== waitFor.conversationId ||
      signal.at < waitFor.askedAt
    )
      return null;
    // Ten minutes are over when they are over, whichever of answer and timer is looked at first.
    if (signal.codeVerdict === "expired" || (signal.codeVerdict && isDue(visit)))
      return leave("onFailed", step.onFailed, "expired");
    if (signal.codeVerdict === "wrong") return wrongCode(step, visit, open);
    return signal.codeVerdict === "right" ? rightCode(step, visit, waitFor.kind, open) : null;
  },
});
