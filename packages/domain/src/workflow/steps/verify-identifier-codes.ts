import type { OwnAddress } from "../../sender.ts";
import type { Outcome, Visit } from "../run/outcome.ts";
import { render } from "../text/text.ts";

/** What a step says of the codes that it sends. */
interface Codes {
  readonly identifier: "EMAIL" | "PHONE";
  readonly text: string;
  readonly prompt?: string;
  readonly senderText?: string;
}

/** A code lives ten minutes at most, from when it was issued. */
const CODE_TTL_MS = 10 * 60_000;

/** Said to the one who has the address that writes: somebody else may be writing in their name, so it says what the code is for. */
const senderText = (address: string): string =>
  `To add ${address} here, answer with this code: {{code}}. If you did not ask for it, ignore this message.`;

type Waiting = Pick<Outcome, "effects" | "scratch" | "onward">;

/** The code goes to the address that is to be proven, and is asked for in the conversation. */
export const codeToAddress = (
  step: Codes,
  { key, scope }: Visit,
  value: string,
  seenOnly: boolean,
): Waiting => {
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
      waitFor: {
        type: "code",
        kind,
        conversationId: scope.facts.conversation?.id ?? "",
        askedAt: scope.now,
        key: code,
      },
      wakeAt: scope.now + CODE_TTL_MS,
    },
  };
};

/** Anybody can write in the name of such an address: before it proves another one, anyone who has it types a code that was sent there. */
export const codeToSender = (
  step: Codes,
  { key, scope }: Visit,
  address: OwnAddress,
  value: string,
): Waiting => {
  const code = `${key}.sender`;
  const text = step.senderText ? render(step.senderText, scope) : senderText(value);
  return {
    effects: [{ type: "issueCode", key: code, ...address, text, ttlMs: CODE_TTL_MS, inConversation: true }],
    scratch: { open: { keys: [code], wrong: 0, value: address.value, target: value } },
    onward: {
      waitFor: {
        type: "code",
        kind: address.kind,
        conversationId: scope.facts.conversation?.id ?? "",
        askedAt: scope.now,
        key: code,
      },
      wakeAt: scope.now + CODE_TTL_MS,
    },
  };
};
