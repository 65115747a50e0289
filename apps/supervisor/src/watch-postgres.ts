import type { Environment } from "@contact-identity/environment";
import { type Postgres, reachPostgres } from "./postgres.ts";

export interface Watched {
  /** The Postgres as it is now. */
  current(): Postgres;
  stop(): Promise<void>;
}

const LOOK_EVERY = 1_000;

/**
 * Starts the embedded Postgres again when its server dies (out of memory, kill -9). It comes back on its port where that is still free;
 * `moved` is called when it is not. A Postgres of somebody else's is only passed on.
 */
export function watchPostgres(
  first: Postgres,
  environment: Environment,
  moved: () => void,
  log: (line: string) => void,
): Watched {
  let postgres = first;
  let working: Promise<void> = Promise.resolve();
  let busy = false;

  const revive = async (): Promise<void> => {
    const before = postgres;
    log("Postgres ended; starting it again");
    try {
      postgres = await reachPostgres(environment, { log });
      await before.stop();
      if (postgres.appUrl !== before.appUrl) moved();
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
    }
  };
  const look = (): void => {
    if (busy || postgres.embedded?.isAlive() !== false) return;
    busy = true;
    working = revive().finally(() => {
      busy = false;
    });
  };
  const timer = first.embedded ? setInterval(look, LOOK_EVERY) : undefined;
  return {
    current: () => postgres,
    stop: async () => {
      clearInterval(timer);
      await working;
      await postgres.stop();
    },
  };
}
