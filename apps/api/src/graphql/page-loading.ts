import type { Page, PageRequest, Tx } from "@contact-identity/database";
import { pageOf } from "@contact-identity/database";
import DataLoader from "dataloader";
import type { Read } from "./loading.ts";

/** A page of what hangs on one row. */
export interface PageKey extends PageRequest {
  readonly id: string;
}

const requestOf = ({ first, after }: PageRequest) => JSON.stringify([first, after ?? null]);

/** Loads one page a key: one statement for all keys that ask for the same page. `load` answers `first + 1` rows at most a key, in order. */
export const pageByKey = <R>(
  read: Read,
  load: (tx: Tx, ids: readonly string[], request: PageRequest) => Promise<readonly R[]>,
  keyOf: (row: R) => string,
  cursorOf: (tx: Tx) => (row: R) => string,
) =>
  new DataLoader<PageKey, Page<R>, string>(
    async (keys) => {
      const tx = await read();
      const cursor = cursorOf(tx);
      const loaded = new Map<string, Map<string, R[]> | Error>();
      for (const [request, group] of Map.groupBy(keys, requestOf)) {
        const ids = group.map((key) => key.id);
        // A wrong cursor is the fault of those who gave it, not of the others.
        const rows = await load(tx, ids, group[0] as PageKey).catch((error: Error) => error);
        loaded.set(request, rows instanceof Error ? rows : Map.groupBy(rows, keyOf));
      }
      return keys.map((key) => {
        const rows = loaded.get(requestOf(key)) as Map<string, R[]> | Error;
        return rows instanceof Error ? rows : pageOf(rows.get(key.id) ?? [], key, cursor);
      });
    },
    { cacheKeyFn: (key) => `${key.id} ${requestOf(key)}` },
  );
