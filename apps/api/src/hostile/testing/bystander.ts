// A process: somebody who does one small thing after the other and says how long each took. Told when to begin and how long to go on.
import { type Answered, arrive, ask, askAsVisitor, sleep, type Target, tell } from "./target.ts";

export const DOES = ["query", "webhook", "visitor"] as const;

export interface Seen {
  readonly times: Readonly<Record<(typeof DOES)[number], readonly number[]>>;
  /** What did not come back as it should, in words. */
  readonly bad: readonly string[];
}

let n = 0;

async function watch(target: Target, token: string, ms: number): Promise<Seen> {
  const times: Record<(typeof DOES)[number], number[]> = { query: [], webhook: [], visitor: [] };
  const bad: string[] = [];
  const note = (what: (typeof DOES)[number], { status, ms: took, text }: Answered) => {
    times[what].push(took);
    if (status !== 200 || text.includes('"errors":[{'))
      bad.push(`${what}: ${status} after ${Math.round(took)} ms ${text.slice(0, 200)}`);
  };
  for (const end = performance.now() + ms; performance.now() < end; n++) {
    note("query", await ask(target, target.readKey, "{ contacts(first: 1) { nodes { id } } }"));
    note("webhook", await tell(target, "bystander", `b-${process.pid}-${n}`, "still here"));
    note("visitor", await askAsVisitor(target, token, "{ messages { id } }"));
    await sleep(25);
  }
  return { times, bad };
}

process.on("message", async ({ target, ms }: { target: Target; ms: number }) => {
  token ??= await arrive(target);
  process.send?.(await watch(target, token, ms));
});
let token: string | null = null;
