/** How a process that the supervisor started tells it is ready, and learns that it must end. Without a supervisor both still work. */

/** Longest that an orderly end may take, in milliseconds, before the process ends anyway. The supervisor kills a child after it. */
const LONGEST_END = 12_000;

export function tellReady(): void {
  if (process.connected) process.send?.({ type: "ready" });
}

/**
 * Runs `end` once, on SIGTERM, on SIGINT, or when the supervisor is gone (a killed supervisor closes the channel and sends no signal),
 * and then leaves the process: with 0, or with 1 when `end` failed or took too long. Further signals change nothing: a terminal
 * and the supervisor may both send one.
 */
export function endWhenAsked(end: () => Promise<void>, longestMs: number = LONGEST_END): void {
  let ending = false;
  const begin = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), longestMs).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, begin);
  if (process.connected) process.on("disconnect", begin);
}
