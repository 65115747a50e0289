import { fileURLToPath } from "node:url";
import { type Environment, writeKeys } from "@contact-identity/environment";
import { banner } from "./banner.ts";
import { type ChildPlan, type Keeping, keep } from "./children.ts";
import { dataDirProblem } from "./data-dir.ts";
import { portProblem } from "./ports.ts";
import { reachPostgres } from "./postgres.ts";
import { prepare } from "./prepare.ts";
import { encryptionKeyOf } from "./secrets.ts";
import { watchPostgres } from "./watch-postgres.ts";

export type Part = "api" | "worker";

/** The programs beside this one; API and worker are apps of their own and meet us only as processes. */
export const scriptOf = (part: Part): string =>
  fileURLToPath(new URL(`../../${part}/dist/main.js`, import.meta.url));

export interface Running {
  /** Resolves when all parts are ready; rejects in words when something will not start. */
  readonly started: Promise<void>;
  /** Ends all that was started, in the reverse order, also in the middle of a start. */
  stop(): Promise<void>;
}

async function problemsHere(
  { dataDir, host, port, metricsPort }: Environment,
  parts: readonly Part[],
): Promise<string[]> {
  const ports = [
    ...(parts.includes("api") ? [portProblem("PORT", host, port)] : []),
    ...(metricsPort ? [portProblem("METRICS_PORT", host, metricsPort)] : []),
  ];
  return [dataDirProblem(dataDir), ...(await Promise.all(ports))].filter((problem) => problem !== undefined);
}

/** Postgres, migration, demo data, then the parts, each a process that is kept alive. `scripts` says which program a part is. */
export function run(
  environment: Environment,
  parts: readonly Part[],
  log: (line: string) => void,
  scripts: (part: Part) => string = scriptOf,
): Running {
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  const goOn = (): void => {
    if (stopping) throw new Error("Stopped while starting.");
  };

  const start = async (): Promise<void> => {
    const problems = await problemsHere(environment, parts);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const encryptionKey = encryptionKeyOf(environment);
    const first = await reachPostgres(environment, { log });
    const kept: Keeping[] = [];
    const restartAll = () => {
      for (const child of kept) child.restart();
    };
    const postgres = watchPostgres(first, environment, restartAll, log);
    stops.push(() => postgres.stop());
    goOn();
    await prepare(environment, first, encryptionKey, log);
    goOn();
    const planOf = (part: Part): ChildPlan => ({
      name: part,
      script: scripts(part),
      env: () =>
        childEnvironment(
          environment,
          encryptionKey,
          postgres.current().appUrl,
          part === "worker" && parts.length > 1,
        ),
    });
    kept.push(...parts.map((part) => keep(planOf(part), log)));
    stops.push(async () => void (await Promise.all(kept.map((child) => child.stop()))));
    await Promise.all(kept.map((child) => child.ready));
    goOn();
    if (parts.includes("api")) log(banner(environment));
    else log("The worker is running.");
  };

  const started = start();
  return {
    started,
    stop: async () => {
      stopping = true;
      const done = started.catch(() => undefined);
      for (const stop of stops.splice(0).reverse()) await stop();
      await done;
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}

/**
 * What a child gets: all of ours, with the Postgres and the secrets that this start has found. Never the owner's URL: neither API nor
 * worker may change tables. METRICS_PORT goes to one process alone.
 */
function childEnvironment(
  environment: Environment,
  encryptionKey: Buffer,
  appUrl: string,
  withoutMetrics: boolean,
): NodeJS.ProcessEnv {
  const { DATABASE_OWNER_URL: _, METRICS_PORT, ...rest } = process.env;
  return {
    ...rest,
    DATABASE_URL: appUrl,
    DATA_DIR: environment.dataDir,
    ENCRYPTION_KEY: writeKeys(encryptionKey),
    ...(METRICS_PORT !== undefined && !withoutMetrics && { METRICS_PORT }),
  };
}
