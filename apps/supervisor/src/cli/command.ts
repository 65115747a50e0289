import { migrate, openDatabase, parseId } from "@contact-identity/database";
import type { Environment } from "@contact-identity/environment";
import type { Postgres } from "../postgres.ts";

/** Returns what is printed as JSON; throws, in words, what it refuses. */
export type Command = (
  postgres: Postgres,
  args: readonly string[],
  environment: Environment,
) => Promise<unknown>;

export const migrated = (postgres: Postgres) =>
  migrate({ ownerUrl: postgres.ownerUrl, appRole: postgres.appRole });

/** A pool for one command, on a database that is up to date. `encryptionKey` for what reads or writes people. */
export async function withDatabase<T>(
  postgres: Postgres,
  work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
  encryptionKey?: Buffer,
): Promise<T> {
  await migrated(postgres);
  const database = await openDatabase({
    url: postgres.appUrl,
    poolSize: 2,
    applicationName: "contact-identity cli",
    ...(encryptionKey ? { encryptionKey } : {}),
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The UUID of a public id that was typed in; throws in words. */
export function idOf(prefix: Parameters<typeof parseId>[0], text: string): string {
  const id = parseId(prefix, text);
  if (id === null)
    throw new Error(`${text} is not the id of ${prefix === "event" ? "an" : "a"} ${prefix} (${prefix}_…).`);
  return id;
}
