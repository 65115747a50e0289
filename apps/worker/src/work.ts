import type { Egress } from "@contact-identity/channels";
import type { Database } from "@contact-identity/database";
import type { FileLinks, Files } from "@contact-identity/files";
import type { Logger } from "pino";

/** What every part of the worker gets; composed in main.ts. */
export interface Work {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly encryptionKey: Buffer;
  /** Where the API is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
  readonly concurrency: number;
  readonly egress: Egress;
  /** Where files lie. */
  readonly files: Files;
  /** Signed links to them, for providers that fetch what we send. */
  readonly links: FileLinks;
  readonly log: Logger;
}

/** A loop that can be stopped; `stop` waits for what is under way. */
export interface Loop {
  stop(): Promise<void>;
}

/** Runs `work` over `items`, `width` at a time, in order of the items where that is possible. Never rejects: `work` handles its failures. */
export async function pooled<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(width, items.length) }, async () => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
    }),
  );
}

/**
 * Calls `round` again and again: after as many ms as it returns (0: at once, there is more), or when `wake` is called.
 * A round that fails is reported and followed by a pause; a lost database is waited for.
 */
export function loop(
  round: () => Promise<number>,
  report: (error: unknown) => void,
): Loop & { wake(): void } {
  let stopped = false;
  let woken = false;
  let ring: (() => void) | null = null;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!stopped) {
      woken = false;
      try {
        const pauseMs = await round();
        if (pauseMs > 0 && !woken && !stopped) await pause(pauseMs);
      } catch (error) {
        report(error);
        if (!stopped) await pause(1000);
      }
      ring = null;
    }
  })();
  const wake = () => {
    woken = true;
    ring?.();
  };
  return {
    wake,
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
