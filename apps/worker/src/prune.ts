import { emptyRelayed, pruneInbound } from "@contact-identity/database";
import type { Loop, Work } from "./work.ts";
import { loop } from "./work.ts";

const EVERY_MS = 60 * 60_000;

/** Removes, every hour, what was kept of inbound calls for long enough; once, what versions of before left in the outbox. */
export const startPruning = ({ database, log }: Pick<Work, "database" | "log">): Loop => {
  let isEmptied = false;
  return loop(
    async () => {
      await pruneInbound(database);
      if (!isEmptied) await emptyRelayed(database);
      isEmptied = true;
      return EVERY_MS;
    },
    (error) => log.error({ err: error }, "what was kept for long enough could not be removed"),
  );
};
