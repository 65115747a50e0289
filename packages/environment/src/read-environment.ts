import { join } from "node:path";
import type { z } from "zod";
import type { Environment, EnvironmentReading, FileStorage, VariableProblem } from "./environment.ts";
import { variables } from "./variables.ts";

type Values = z.output<typeof variables>;

/** Addresses that mean "every interface" are no address to call, so the default URL names this machine instead. */
const callable = (host: string): string =>
  host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;

function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
}

/** What no single variable can tell: the raw values, so that these problems are listed beside the others. */
function problemsBetween(env: NodeJS.ProcessEnv): VariableProblem[] {
  const problems: VariableProblem[] = [];
  if (env.NODE_ENV === "production" && env.ENCRYPTION_KEY === undefined)
    problems.push({
      variable: "ENCRYPTION_KEY",
      message: "is required when NODE_ENV is production; `openssl rand -base64 32` makes one",
    });
  if (env.DATABASE_OWNER_URL !== undefined && env.DATABASE_URL === undefined)
    problems.push({
      variable: "DATABASE_OWNER_URL",
      message: "needs DATABASE_URL beside it, the role that the platform runs as",
    });
  if (env.METRICS_PORT !== undefined && Number(env.METRICS_PORT) === Number(env.PORT ?? 4000))
    problems.push({ variable: "METRICS_PORT", message: "must differ from PORT" });
  return problems;
}

/** The key of a bucket: in its URL, else in the variables that S3 tools know. */
function storageOf(values: Values): FileStorage | VariableProblem {
  const { STORAGE_URL: url } = values;
  if (url === undefined) return { type: "folder", path: join(values.DATA_DIR, "files") };
  const accessKeyId = url.accessKeyId ?? values.AWS_ACCESS_KEY_ID;
  const secretAccessKey = url.secretAccessKey ?? values.AWS_SECRET_ACCESS_KEY;
  return accessKeyId === undefined || secretAccessKey === undefined
    ? {
        variable: "STORAGE_URL",
        message: "needs a key: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or s3://id:secret@bucket…",
      }
    : { type: "s3", ...url, accessKeyId, secretAccessKey };
}

function environmentOf(values: Values, storage: FileStorage, production: boolean): Environment {
  return Object.freeze({
    ...(values.DATABASE_URL !== undefined && { databaseUrl: values.DATABASE_URL }),
    ...(values.DATABASE_OWNER_URL !== undefined && { databaseOwnerUrl: values.DATABASE_OWNER_URL }),
    dataDir: values.DATA_DIR,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://${callable(values.HOST)}:${values.PORT}`,
    ...(values.SEED !== undefined && { seed: values.SEED }),
    ...(values.ENCRYPTION_KEY !== undefined && { encryptionKey: values.ENCRYPTION_KEY }),
    egressAllow: Object.freeze(values.EGRESS_ALLOW),
    storage: Object.freeze(storage),
    ...(values.CLAMAV_URL !== undefined && { clamav: Object.freeze(values.CLAMAV_URL) }),
    workerConcurrency: values.WORKER_CONCURRENCY,
    logLevel: values.LOG_LEVEL,
    ...(values.METRICS_PORT !== undefined && { metricsPort: values.METRICS_PORT }),
    ...(values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && {
      otelEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
    production,
  });
}

/** Reads the configuration. Lists every problem at once; never throws, never repeats a secret. */
export function readEnvironment(env: NodeJS.ProcessEnv): EnvironmentReading {
  const given = withoutEmpty(env);
  const between = problemsBetween(given);
  const parsed = variables.safeParse(given);
  const alone = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ variable: String(issue.path[0]), message: issue.message }));
  const storage = parsed.success ? storageOf(parsed.data) : null;
  const problems = [...alone, ...between, ...(storage && "variable" in storage ? [storage] : [])];
  return parsed.success && storage && "type" in storage && problems.length === 0
    ? { ok: true, environment: environmentOf(parsed.data, storage, given.NODE_ENV === "production") }
    : { ok: false, problems };
}

/** One line a problem, for a terminal. */
export const problemLines = (problems: readonly VariableProblem[]): string =>
  problems.map((p) => `${p.variable}: ${p.message}`).join("\n");
