// A process: makes one attack of the table as fast as its lanes can, up to 200 a second. It says when it has begun, goes on until it is told to
// stop, and says what became of it.
import { ATTACKS } from "./attacks.ts";
import { sleep, type Target } from "./target.ts";

export interface Attacked {
  readonly sent: number;
  readonly perSecond: number;
  readonly refused: number;
  readonly taken: number;
  /** 5xx and broken connections, by what was answered. */
  readonly failed: Readonly<Record<string, number>>;
  readonly longestMs: number;
}

const MOST_A_SECOND = 200;

let over = false;

async function attack(name: string, target: Target): Promise<Attacked> {
  const { width = 8, prepare, fire } = ATTACKS.find((one) => one.name === name) ?? fail(name);
  await prepare?.(target);
  let [sent, refused, taken, longestMs] = [0, 0, 0, 0];
  const failed: Record<string, number> = {};
  const began = performance.now();
  process.send?.("begun");
  const pause = (width * 1000) / MOST_A_SECOND;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (!over) {
        const since = performance.now();
        const outcome = await fire(target, sent++);
        const took = performance.now() - since;
        longestMs = Math.max(longestMs, took);
        if (outcome === "refused") refused++;
        else if (outcome === "taken") taken++;
        else failed[outcome] = (failed[outcome] ?? 0) + 1;
        if (took < pause) await sleep(pause - took);
      }
    }),
  );
  return {
    sent,
    perSecond: Math.round((sent / (performance.now() - began)) * 1000),
    refused,
    taken,
    failed,
    longestMs: Math.round(longestMs),
  };
}

function fail(name: string): never {
  throw new Error(`There is no attack "${name}".`);
}

process.once("message", async ({ name, target }: { name: string; target: Target }) => {
  process.once("message", () => {
    over = true;
  });
  const done = await attack(name, target).catch((error: unknown) => ({ error: String(error) }));
  // What it left open ends with it.
  process.send?.(done, undefined, {}, () => process.exit(0));
});
