import fc from "fast-check";
import type { RunState, Signal } from "../run/run.ts";
import { MONDAY } from "./facts.ts";

/** What is about to happen to a run, said without knowing where the run is. */
export interface Happening {
  readonly type: Signal["type"];
  readonly fitting: boolean;
  readonly text: string;
  readonly verdict: "right" | "wrong" | "expired";
  /** Milliseconds since the happening before. */
  readonly later: number;
}

export const happenings: fc.Arbitrary<Happening> = fc.record({
  type: fc.constantFrom<Signal["type"]>(
    "start",
    "continue",
    "answer",
    "answer",
    "timer",
    "sent",
    "sent",
    "sendFailed",
    "httpResult",
    "cancel",
    "retry",
  ),
  fitting: fc.boolean().map((no) => !no),
  text: fc.constantFrom("Yes", "1", "4", "", "ada@acme.dev", "https://acme.dev", "2026-01-31", "1, 2", "?"),
  verdict: fc.constantFrom("right", "wrong", "expired"),
  later: fc.constantFrom(0, 1_000, 90_000, 600_000, 40 * 86_400_000),
});

/** The signal that a happening is to a run, with the run's own key and conversation when it is to fit. */
export const signalFor = (
  run: RunState,
  { type, fitting, text, verdict }: Happening,
  now: number,
): Signal => {
  const key = fitting && run.waitFor && "key" in run.waitFor ? run.waitFor.key : "run_1:0";
  switch (type) {
    case "answer":
      return {
        type,
        text,
        conversationId: fitting ? "conversation_1" : "conversation_2",
        at: fitting ? now : MONDAY - 1,
        codeVerdict: verdict,
      };
    case "sent":
      return { type, key };
    case "sendFailed":
      return { type, key, reason: "refused" };
    case "httpResult":
      return {
        type,
        key,
        ok: verdict === "right",
        status: verdict === "right" ? 200 : 500,
        body: { a: text },
      };
    default:
      return { type };
  }
};
