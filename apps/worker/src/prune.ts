import { pruneInbound } from "@contact-identity/database";
import type { Loop, Work } from "./work.ts";
import { loop } from "./work.ts";

const EVERY_MS = 60 * 60_000;

/** Removes, every hour, what was kept of inbound calls for long enough. */
export const startPruning = ({ database, log }: Pick<Work, "database" | "log">): Loop =>
  loop(
    async () => {
      await pruneInbound(database);
      return EVERY_MS;
    },
    (error) => log.error({ err: error }, "what was kept of inbound calls could not be pruned"),
  );
