import type { SaidContent } from "@contact-identity/domain";
import { redacted } from "./redacted.ts";

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const answerWords = (answer: unknown): string => {
  if (Array.isArray(answer)) return answer.map(answerWords).join(", ");
  if (isGroup(answer)) return JSON.stringify(answer);
  return answer === null ? "" : String(answer);
};

/** `question: answer`, a line each; a group of answers gives a line for each of its own. */
const lines = (answers: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(answers).flatMap(([question, answer]) =>
    isGroup(answer) ? lines(answer) : [`${question}: ${answerWords(answer)}`],
  );

/**
 * The answers of a form. What names a secret (a flow's token) is left out.
 * @param words what stands for a form without answers.
 */
export function saidForm(answers: Readonly<Record<string, unknown>>, words = "[form]"): SaidContent {
  const plain = Object.entries(answers).filter(([question]) => !/token/i.test(question));
  const data = redacted(Object.fromEntries(plain)) as Record<string, unknown>;
  return {
    text: lines(data).join("\n") || words,
    content: { kind: "FORM", data: { answers: data } },
  };
}

/** The answers in a text of JSON; null where it is no JSON object. */
export function answersIn(json: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof json !== "string") return isGroup(json) ? json : null;
  try {
    const read: unknown = JSON.parse(json);
    return isGroup(read) ? read : null;
  } catch {
    return null;
  }
}
