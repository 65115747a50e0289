import {
  advanceRun,
  countBrokenAttempt,
  dueRuns,
  isRace,
  retrying,
  transaction,
} from "@contact-identity/database";
import type { Loop, Work } from "./work.ts";
import { loop, pooled } from "./work.ts";

const BATCH = 500;
const EACH_WORKSPACE = 100;
const EVERY_MS = 500;

/** Wakes runs whose time has come. A run that another worker holds is left to it. */
export function startSweep({ database, concurrency, log }: Work): Loop {
  return loop(
    async () => {
      const due = await dueRuns(database, BATCH, EACH_WORKSPACE);
      // Workers that look at the same moment begin at different places, or all but one would find each run taken.
      const first = Math.floor(Math.random() * due.length);
      let advanced = 0;
      await pooled([...due.slice(first), ...due.slice(0, first)], concurrency, async (run) => {
        try {
          const moved = await retrying(database, run.workspaceId, (tx) =>
            advanceRun(tx, run.id, { type: "timer" }, { skipLocked: true }),
          );
          if (moved) advanced++;
        } catch (error) {
          log.error({ err: error, run: run.id }, "a run could not be advanced");
          if (isRace(error)) return;
          await transaction(database, run.workspaceId, (tx) => countBrokenAttempt(tx, run.id, error, true));
        }
      });
      return due.length >= EACH_WORKSPACE && advanced > 0 ? 0 : EVERY_MS;
    },
    (error) => log.error({ err: error }, "due runs could not be read"),
  );
}
