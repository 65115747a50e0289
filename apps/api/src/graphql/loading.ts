import type { Tx } from "@contact-identity/database";
import DataLoader from "dataloader";

export type Read = () => Promise<Tx>;

/** Loads one row a key; null where none exists. */
export const oneByKey = <V>(
  read: Read,
  load: (tx: Awaited<ReturnType<Read>>, keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
) =>
  new DataLoader<string, V | null>(async (keys) => {
    const found = await load(await read(), keys);
    return keys.map((key) => found.get(key) ?? null);
  });

/** Loads a list a key, in the order of the rows. */
export const manyByKey = <V>(
  read: Read,
  load: (tx: Awaited<ReturnType<Read>>, keys: readonly string[]) => Promise<readonly V[]>,
  keyOf: (row: V) => string,
) =>
  new DataLoader<string, V[]>(async (keys) => {
    const found = Map.groupBy(await load(await read(), keys), keyOf);
    return keys.map((key) => found.get(key) ?? []);
  });
