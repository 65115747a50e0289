// Runs as a process of its own with a pool of its own, and does what it is told over IPC.
import { openDatabase } from "../data-source.ts";
import type { Act, Answer } from "./identity-acts.ts";
import { perform } from "./identity-acts.ts";

export interface Order {
  readonly workspace: string;
  readonly acts: readonly Act[];
  /** How many acts are under way at once. */
  readonly atOnce: number;
  /** Where and when (milliseconds since 1970) each act begins, where not in `workspace` and at once. */
  readonly each?: readonly { readonly workspace: string; readonly at: number }[];
}

const [url, key] = process.argv.slice(2) as [string, string];
const database = await openDatabase({ url, poolSize: 20, encryptionKey: Buffer.from(key, "base64") });

async function follow({ workspace, acts, atOnce, each }: Order): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const lane = async () => {
    for (let at = next++; at < acts.length; at = next++) {
      const place = each?.[at];
      if (place) await new Promise((resolve) => setTimeout(resolve, place.at - Date.now()));
      answers[at] = await perform(database, place?.workspace ?? workspace, acts[at] as Act);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return answers;
}

process.on("message", (order: Order) => void follow(order).then((answers) => process.send?.(answers)));
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
