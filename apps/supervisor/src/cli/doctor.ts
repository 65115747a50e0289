import { join } from "node:path";
import { migrationStatus } from "@contact-identity/database";
import {
  type Environment,
  type EnvironmentReading,
  oldNode,
  readEnvironment,
} from "@contact-identity/environment";
import { openStore, probeStore } from "@contact-identity/files";
import pg from "pg";
import { dataDirProblem } from "../data-dir.ts";
import { portProblem } from "../ports.ts";
import { type Postgres, reachPostgres } from "../postgres.ts";
import { encryptionKeyOf } from "../secrets.ts";

export interface Finding {
  readonly check:
    | "node"
    | "configuration"
    | "dataDir"
    | "encryptionKey"
    | "postgres"
    | "migrations"
    | "clock"
    | "storage"
    | "port";
  readonly ok: boolean;
  readonly message: string;
}

export interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

const finding = (check: Finding["check"], problem: string | undefined, fine: string): Finding => ({
  check,
  ok: problem === undefined,
  message: problem ?? fine,
});
const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Largest difference in ms between this machine's clock and the database's that does no harm to timers and tokens. */
const MOST_SKEW = 2_000;

async function clock(postgres: Postgres): Promise<Finding> {
  const client = new pg.Client({ connectionString: postgres.appUrl });
  client.on("error", () => undefined); // a lost connection also fails the query that waits on it
  try {
    await client.connect();
    const began = Date.now();
    const { rows } = await client.query<{ now: Date }>("SELECT clock_timestamp() AS now");
    const skew = Math.round((rows[0]?.now.getTime() ?? 0) - (began + Date.now()) / 2);
    const told = `The database's clock differs by ${skew} ms from this machine's`;
    return finding(
      "clock",
      Math.abs(skew) > MOST_SKEW ? `${told}: let both follow a time server.` : undefined,
      `${told}.`,
    );
  } catch (error) {
    return finding("clock", words(error), "");
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function migrations(postgres: Postgres): Promise<Finding> {
  const { applied, pending, edited, unknown } = await migrationStatus({ url: postgres.ownerUrl });
  const problems = [
    ...(pending.length > 0
      ? [`not applied yet: ${pending.join(", ")} (db:migrate, or a start, applies them)`]
      : []),
    ...(edited.length > 0 ? [`edited after they were applied: ${edited.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`applied by another version of the platform: ${unknown.join(", ")}`] : []),
  ];
  return finding(
    "migrations",
    problems.length > 0 ? problems.join("; ") : undefined,
    `${applied.length} applied, none pending.`,
  );
}

/** A port in use is as it should be when it is our own API that answers there. */
async function port({ host, port: number }: Environment): Promise<Finding> {
  const problem = await portProblem("PORT", host, number);
  if (problem === undefined) return finding("port", undefined, `${host}:${number} is free.`);
  const answer = await fetch(`http://${host.includes(":") ? `[${host}]` : host}:${number}/readyz`, {
    signal: AbortSignal.timeout(3_000),
  }).catch(() => undefined);
  if (answer === undefined) return finding("port", problem, "");
  return finding(
    "port",
    answer.ok ? undefined : `${host}:${number} is served, and /readyz says ${answer.status}.`,
    `The API answers on ${host}:${number} and is ready.`,
  );
}

async function ofPostgres(environment: Environment): Promise<Finding[]> {
  let postgres: Postgres;
  try {
    postgres = await reachPostgres(environment, { log: () => undefined, visiting: true });
  } catch (error) {
    return [finding("postgres", words(error), "")];
  }
  try {
    const reached = finding(
      "postgres",
      undefined,
      `Postgres ${postgres.version}, role ${postgres.appRole}, bound by row-level security.`,
    );
    return [reached, await migrations(postgres), await clock(postgres)];
  } finally {
    await postgres.stop();
  }
}

function key(environment: Environment): Finding {
  try {
    encryptionKeyOf(environment);
    return finding(
      "encryptionKey",
      undefined,
      environment.encryptionKey ? "ENCRYPTION_KEY is set." : "The key lies in DATA_DIR.",
    );
  } catch (error) {
    return finding("encryptionKey", words(error), "");
  }
}

/** Writes, reads and removes a file where files lie. */
async function storage({ storage: where, dataDir }: Environment): Promise<Finding> {
  const store = openStore(where);
  const problem = await probeStore(store, join(dataDir, "spool"));
  return finding("storage", problem ?? undefined, `Files lie in ${store.place}.`);
}

async function ofEnvironment(reading: EnvironmentReading): Promise<Finding[]> {
  if (!reading.ok)
    return reading.problems.map((p) => finding("configuration", `${p.variable}: ${p.message}`, ""));
  const { environment } = reading;
  const dataDir = finding(
    "dataDir",
    dataDirProblem(environment.dataDir),
    `${environment.dataDir} can be written to.`,
  );
  const configured = finding("configuration", undefined, "Every variable that is set can be read.");
  if (!dataDir.ok) return [configured, dataDir];
  return [
    configured,
    dataDir,
    key(environment),
    await storage(environment),
    ...(await ofPostgres(environment)),
    await port(environment),
  ];
}

/** Looks at everything that a start needs. Never throws; what is amiss is a finding. */
export async function doctor(env: NodeJS.ProcessEnv): Promise<Report> {
  const node = finding("node", oldNode(process.versions.node), `Node ${process.versions.node}.`);
  const findings = [node, ...(await ofEnvironment(readEnvironment(env)))];
  return { ok: findings.every((f) => f.ok), findings };
}
