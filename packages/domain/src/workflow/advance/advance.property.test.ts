import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Definition } from "../definition/definition.ts";
import type { Effect, LogEntry, RunState, Signal } from "../run/run.ts";
import { definitions } from "../testing/definitions.ts";
import { facts, MONDAY } from "../testing/facts.ts";
import { type Happening, happenings, signalFor } from "../testing/signals.ts";
import { advance, start } from "./advance.ts";

const world = facts({ email: "ada@acme.dev", firstName: "Ada" });

interface Moment {
  readonly signal: Signal;
  readonly now: number;
  readonly before: RunState;
  readonly run: RunState;
  readonly log: readonly LogEntry[];
  readonly effects: readonly Effect[];
}

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

/** Lives through what happens, continuing a running run now and then as the happenings have it. `store` is what a run goes through between two turns. */
const live = (
  definition: Definition,
  all: readonly Happening[],
  store: (run: RunState) => RunState = freeze,
): readonly Moment[] => {
  let [run, now] = [store(start(definition, world)), MONDAY];
  return [{ type: "start", fitting: true, text: "", verdict: "right", later: 0 } as const, ...all].map(
    (happening) => {
      now += happening.later;
      const before = run;
      const signal = signalFor(
        run,
        run.status === "RUNNING" && happening.fitting && run.visits
          ? { ...happening, type: "continue" }
          : happening,
        now,
      );
      const turn = advance(definition, before, signal, now, world);
      run = store(turn.run);
      return { ...turn, signal, now, before };
    },
  );
};

const lives = fc.tuple(definitions.map(freeze), fc.array(happenings, { maxLength: 40 }));

describe("for every definition without problems and any signals", () => {
  test("nothing throws, and the run is in one place, in one state", () => {
    fc.assert(
      fc.property(lives, ([definition, all]) => {
        for (const { run } of live(definition, all)) {
          const ids = definition.steps.map(({ id }) => id);
          expect(run.status === "COMPLETED" ? run.stepId === null : ids.includes(run.stepId ?? "")).toBe(
            true,
          );
          expect(run.waitFor !== null).toBe(run.status === "WAITING");
          expect(run.wakeAt === null || run.status === "WAITING").toBe(true);
          expect(run.failure !== null).toBe(run.status === "FAILED");
        }
      }),
    );
  });

  test("the log counts on without gaps, every visit adds to it, and every key is used once", () => {
    fc.assert(
      fc.property(lives, ([definition, all]) => {
        const moments = live(definition, all);
        const sequences = moments.flatMap(({ log }) => log.map(({ sequence }) => sequence));
        expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        expect(moments.at(-1)?.run.sequence).toBe(sequences.length);
        expect(sequences.length).toBeGreaterThanOrEqual(moments.at(-1)?.run.visits ?? 0);
        const keys = moments.flatMap(({ effects }) =>
          effects.flatMap((effect) => ("key" in effect ? [effect.key] : [])),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  test("the same signals give the same run, also when it is stored as JSON between any two", () => {
    fc.assert(
      fc.property(lives, ([definition, all]) => {
        const stored = live(definition, all, (run) => JSON.parse(JSON.stringify(run)) as RunState);
        expect(live(definition, all)).toEqual(live(definition, all));
        expect(stored.map(({ run, log, effects }) => ({ run, log, effects }))).toEqual(
          live(definition, all).map(({ run, log, effects }) => ({ run, log, effects })),
        );
      }),
    );
  });

  test("a signal without effect leaves the very same run; one that did something does nothing the second time, answers and continuing aside", () => {
    fc.assert(
      fc.property(lives, ([definition, all]) => {
        for (const { before, run, signal, now, log, effects } of live(definition, all)) {
          if (!log.length) expect([run === before, effects]).toEqual([true, []]);
          // A question that follows at once may take the same words as its answer; a wait of no time at all would take the same timer.
          if (!log.length || ["answer", "continue", "retry", "timer"].includes(signal.type)) continue;
          const again = advance(definition, run, signal, now, world);
          if (signal.type !== "start" || run.visits > 0)
            expect([again.run === run, again.log, again.effects]).toEqual([true, [], []]);
        }
      }),
    );
  });

  test("an ended run is ended: only a failed one begins again, by retry", () => {
    fc.assert(
      fc.property(lives, ([definition, all]) => {
        for (const { before, run, signal } of live(definition, all)) {
          if (before.status === "COMPLETED" || before.status === "CANCELLED") expect(run).toBe(before);
          if (before.status === "FAILED" && signal.type !== "retry") expect(run).toBe(before);
        }
      }),
    );
  });

  test("every run that is always given what it waits for comes to its end", () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        let [run, now] = [start(definition, world), MONDAY];
        const wanted = (): Signal => {
          if (run.status === "RUNNING") return { type: "continue" };
          if (run.waitFor?.type === "message") return { type: "sent", key: run.waitFor.key };
          if (run.waitFor?.type === "http")
            return { type: "httpResult", key: run.waitFor.key, ok: true, status: 200, body: {} };
          return { type: "timer" };
        };
        // Eight steps, each JUMP_TO at most ten times: far fewer turns than this.
        for (
          let turns = 0;
          turns < 2_000 && (run.status === "RUNNING" || run.status === "WAITING");
          turns++
        ) {
          now = Math.max(now, run.wakeAt ?? now);
          run = advance(definition, run, wanted(), now, world).run;
        }
        expect(["COMPLETED", "FAILED"]).toContain(run.status);
      }),
    );
  });

  test("no code and nothing that the contact said is in the log", () => {
    const said = fc.array(
      happenings.map((one): Happening => ({ ...one, text: "§ada@acme.dev§" })),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(definitions, said, (definition, all) => {
        expect(JSON.stringify(live(definition, all).flatMap(({ log }) => log))).not.toContain("§");
      }),
    );
  });
});
