import { checkRole, type EmbeddedPostgres, startEmbedded } from "@contact-identity/database/embedded";
import type { Environment } from "@contact-identity/environment";

/** The Postgres of this start: embedded, or one that somebody else runs. */
export interface Postgres {
  /** What the API and the worker connect as. */
  readonly appUrl: string;
  readonly appRole: string;
  /** What migrates. */
  readonly ownerUrl: string;
  readonly version: string;
  readonly embedded?: EmbeddedPostgres;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  readonly log: (line: string) => void;
  /** For a command that is over in a moment. */
  readonly visiting?: boolean;
}

async function checked(variable: string, url: string): Promise<{ role: string; version: string }> {
  const check = await checkRole(url);
  if (!check.ok) throw new Error(`${variable}: ${check.problem}`);
  return check;
}

/** Reaches the configured Postgres, starting the embedded one where it is to be used. Throws in one line when it will not do. */
export async function reachPostgres(
  environment: Environment,
  { log, visiting = false }: PostgresOptions,
): Promise<Postgres> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = environment;
  if (databaseUrl !== undefined) {
    const { role, version } = await checked("DATABASE_URL", databaseUrl);
    return {
      appUrl: databaseUrl,
      appRole: role,
      ownerUrl: databaseOwnerUrl ?? databaseUrl,
      version,
      stop: async () => undefined,
    };
  }
  const embedded = await startEmbedded({ dataDir, log, visiting });
  try {
    const { role, version } = await checked("DATA_DIR", embedded.appUrl);
    return {
      appUrl: embedded.appUrl,
      appRole: role,
      ownerUrl: embedded.ownerUrl,
      version,
      embedded,
      stop: () => embedded.stop(),
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}
