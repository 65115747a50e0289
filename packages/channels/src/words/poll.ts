import type { DataByKind, SaidContent } from "@contact-identity/domain";

/** The question, then a line each option. */
export const saidPoll = ({ question, options }: DataByKind["POLL"]): SaidContent => ({
  text: [question, ...options.map((option) => `- ${option}`)].join("\n"),
  content: { kind: "POLL", data: { question, options } },
});
