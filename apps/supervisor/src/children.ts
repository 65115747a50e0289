import { type ChildProcess, spawn } from "node:child_process";

export interface ChildPlan {
  /** `api` or `worker`. */
  readonly name: string;
  readonly script: string;
  /** Read at every start, for Postgres may have come back on another port. */
  readonly env: () => NodeJS.ProcessEnv;
}

export interface Keeping {
  /** Resolves when the child has said once that it is ready; rejects, in words, when it never does, or is stopped before. */
  readonly ready: Promise<void>;
  /** Ends the child; it is started again as after any death. */
  restart(): void;
  /** Ends the child for good. */
  stop(): Promise<void>;
}

/** A child that lived this long has not failed at its start, so the next pause is short again. */
const STEADY = 30_000;
/** A child that dies so often before it was ever ready has a reason that no restart removes. */
const MOST_FAILURES = 4;
/** Children end by themselves within 12 s; this is for one that does not. */
const LONGEST_END = 13_000;

/** Pause in ms before the start after the nth death in a row: 100, 200, 400 … 10,000. */
export const pauseAfter = (failures: number): number =>
  Math.min(10_000, 100 * 2 ** Math.max(0, failures - 1));

/**
 * Keeps one child alive. Its life: running → (dies) → pausing → running …, and from either, by `stop`, ended. A death before it was ever
 * ready counts towards giving up; after that it is restarted for as long as we live.
 */
export function keep(plan: ChildPlan, log: (line: string) => void): Keeping {
  const { promise: ready, resolve: isReady, reject: gaveUp } = Promise.withResolvers<void>();
  const { promise: ended, resolve: hasEnded } = Promise.withResolvers<void>();
  let child: ChildProcess | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;
  let wasReady = false;
  let stopping = false;

  const died = (how: string, lived: number): void => {
    child = undefined;
    if (stopping) {
      hasEnded();
      return;
    }
    failures = lived > STEADY ? 1 : failures + 1;
    if (!wasReady && failures >= MOST_FAILURES) {
      gaveUp(new Error(`The ${plan.name} does not start: it ended ${failures} times (${how}).`));
      return;
    }
    log(`The ${plan.name} ended (${how}); started again in ${pauseAfter(failures)} ms`);
    pause = setTimeout(start, pauseAfter(failures));
  };

  const start = (): void => {
    pause = undefined;
    const began = Date.now();
    child = spawn(process.execPath, ["--enable-source-maps", plan.script], {
      env: plan.env(),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (message) => {
      if ((message as { type?: unknown } | null)?.type !== "ready") return;
      wasReady = true;
      isReady();
    });
    const { pid } = child;
    child.on("error", (error) => {
      if (pid === undefined) died(`not started: ${error.message}`, 0); // no exit follows where there was no start
    });
    child.once("exit", (code, signal) =>
      died(signal ? `by ${signal}` : `with code ${code}`, Date.now() - began),
    );
  };

  start();
  return {
    ready,
    restart: () => void child?.kill("SIGTERM"),
    stop: async () => {
      stopping = true;
      clearTimeout(pause);
      gaveUp(new Error(`The ${plan.name} was stopped.`));
      if (!child) return;
      child.kill("SIGTERM");
      const late = setTimeout(() => child?.kill("SIGKILL"), LONGEST_END);
      await ended;
      clearTimeout(late);
    },
  };
}
