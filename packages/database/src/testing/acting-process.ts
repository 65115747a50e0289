// Runs as a process of its own with a pool of its own, and does what it is told over IPC.
import { openDatabase } from "../data-source.ts";
import type { Act, Answer } from "./identity-acts.ts";
import { perform } from "./identity-acts.ts";

export interface Order {
  readonly workspace: string;
  readonly acts: readonly Act[];
  /** How many acts are under way at once. */
  readonly atOnce: number;
  /** Milliseconds to wait first. */
  readonly after?: number;
}

const [url, key] = process.argv.slice(2) as [string, string];
const database = await openDatabase({ url, poolSize: 20, encryptionKey: Buffer.from(key, "base64") });

async function follow({ workspace, acts, atOnce, after }: Order): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  if (after) await new Promise((resolve) => setTimeout(resolve, after));
  const lane = async () => {
    for (let at = next++; at < acts.length; at = next++)
      answers[at] = await perform(database, workspace, acts[at] as Act);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return answers;
}

process.on("message", (order: Order) => void follow(order).then((answers) => process.send?.(answers)));
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
