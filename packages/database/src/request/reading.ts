import { columnsOf, type Database } from "../database.ts";
import { CallerGone } from "../pool/busy.ts";
import { openReadTransaction, type ReadTransaction, type Tx } from "../transaction.ts";

/** What one request reads in: a transaction that begins with its first statement. */
export interface Reading {
  readonly tx: Tx;
  /**
   * Gives the connection back for as long as `work` takes, which may take one of its own. What is read meanwhile waits, or is refused where
   * only `work` itself could ask for it and would wait for itself.
   */
  apart<T>(work: () => Promise<T>, meanwhile: "waits" | "is refused"): Promise<T>;
  end(): Promise<void>;
}

/** @param gone ends what is asked at that moment, in Postgres too. */
export function reading(database: Database, workspaceId: string, gone?: () => AbortSignal): Reading {
  let open: Promise<ReadTransaction> | null = null;
  let asked = 0;
  let drained: (() => void) | null = null;
  let apart: Promise<unknown> | null = null;
  let refusing = false;
  let over = false;

  const close = async () => {
    const before = open;
    open = null;
    await (await before?.catch(() => null))?.end();
  };
  const settled = () => (asked === 0 ? null : new Promise<void>((resolve) => (drained = resolve)));

  async function ask<T>(put: (tx: Tx) => Promise<T>): Promise<T> {
    while (apart) {
      if (refusing)
        throw new Error(
          "a read inside of a write would hold a second connection; read by the write's own transaction",
        );
      await apart.catch(() => {});
    }
    if (gone?.().aborted) throw new CallerGone();
    // An error ends the request while resolvers beside it are still at work; nobody would end what they began now.
    if (over) throw new Error("the request is over");
    asked++;
    try {
      open ??= openReadTransaction(database, workspaceId, gone?.());
      return await put((await open).tx);
    } catch (error) {
      throw gone?.().aborted ? new CallerGone() : error;
    } finally {
      asked--;
      if (asked === 0) drained?.();
    }
  }

  const tx = {
    workspaceId,
    get encryptionKey() {
      if (!database.encryptionKey) throw new Error("this process was not given the ENCRYPTION_KEY");
      return database.encryptionKey;
    },
    query: (sql: string, values?: readonly unknown[]) => ask((inner) => inner.query(sql, values)),
    queryOnce: (sql: string, values?: readonly unknown[]) => ask((inner) => inner.queryOnce(sql, values)),
    execute: (sql: string, values?: readonly unknown[]) => ask((inner) => inner.execute(sql, values)),
    send() {
      throw new Error("here one reads");
    },
    wake() {},
    ring() {},
    columns: (row: Parameters<Tx["columns"]>[0], alias: string) => columnsOf(database, row, alias),
  } as unknown as Tx;

  return {
    tx,
    async apart(work, meanwhile) {
      while (apart) await apart.catch(() => {});
      if (over) throw new Error("the request is over");
      const mine = (async () => {
        await settled();
        await close();
        return work();
      })();
      apart = mine;
      refusing = meanwhile === "is refused";
      try {
        return await mine;
      } finally {
        apart = null;
        refusing = false;
      }
    },
    async end() {
      over = true;
      // One field's error ends the request while another's work apart goes on.
      while (apart) await apart.catch(() => {});
      await settled();
      await close();
    },
  };
}
