import { join } from "node:path";
import { FOR_REQUESTS, openDatabase } from "@contact-identity/database";
import type { Environment } from "@contact-identity/environment";
import { endWhenAsked, problemLines, readEnvironment, tellReady } from "@contact-identity/environment";
import { createFiles, fileLinks, openStore, sweepSpool } from "@contact-identity/files";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import { readinessOf } from "./http/health.ts";
import { serveMetrics } from "./http/metrics.ts";
import { createServer } from "./server.ts";

function leave(lines: string): never {
  console.error(lines);
  process.exit(1);
}

/** What the supervisor hands over and a lone API must be given. */
function complete(environment: Environment): Environment & { databaseUrl: string; encryptionKey: Buffer } {
  const { databaseUrl, encryptionKey } = environment;
  const problems = [
    ...(databaseUrl === undefined
      ? [
          {
            variable: "DATABASE_URL",
            message: 'is required by the API alone; "npm start" brings a Postgres of its own',
          },
        ]
      : []),
    ...(encryptionKey === undefined
      ? [{ variable: "ENCRYPTION_KEY", message: 'is required by the API alone; "npm start" makes one' }]
      : []),
  ];
  return databaseUrl !== undefined && encryptionKey !== undefined
    ? { ...environment, databaseUrl, encryptionKey }
    : leave(problemLines(problems));
}

const inWords = (error: unknown, place: string): string => {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "EADDRINUSE") return `${place} is in use by another program; stop it, or choose another port.`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") return `${place} cannot be listened on (${code}).`;
  return message || String(code);
};

const listening = (start: Promise<unknown>, variable: string, host: string, port: number) =>
  start.catch((error: unknown) => leave(`${variable}: ${inWords(error, `Port ${port} on ${host}`)}`));

/** Reads the configuration, opens the database, listens. Leaves the process with 1 and words when it cannot. */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const reading = readEnvironment(env);
  const environment = complete(reading.ok ? reading.environment : leave(problemLines(reading.problems)));
  const { databaseUrl, encryptionKey, publicUrl, egressAllow, host, port, metricsPort, logLevel } =
    environment;
  const logger = pino(
    { level: logLevel, redact: ["req.headers.authorization", "headers.authorization", "authorization"] },
    pino.destination({ dest: 2, sync: true }),
  );
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const database = await openDatabase({
    url: databaseUrl,
    applicationName: "contact-identity-api",
    encryptionKey,
    ...FOR_REQUESTS,
  }).catch((error: unknown) => leave(`DATABASE_URL: the database cannot be opened: ${inWords(error, "It")}`));
  const credentials = join(environment.dataDir, "credentials.json");
  const readiness = readinessOf({
    database: database.lane("doors"),
    ...(environment.seed === "demo" && { credentials }),
  });
  const demoCredentials = environment.seed === "none" ? undefined : credentials;
  const spoolFolder = join(environment.dataDir, "spool");
  await sweepSpool(spoolFolder, Date.now());
  const files = createFiles({
    store: openStore(environment.storage),
    spoolFolder,
    ...(environment.clamav && { antivirus: environment.clamav }),
  });
  const app = await createServer({
    database,
    storage: { store: files, links: fileLinks(encryptionKey, publicUrl) },
    encryptionKey,
    publicUrl,
    egressAllow,
    logger,
    registry,
    readiness,
    demoCredentials,
  });
  await listening(app.listen({ host, port }), "PORT", host, port);
  const metrics = metricsPort === undefined ? null : await serveOrLeave(registry, host, metricsPort);
  endWhenAsked(async () => {
    await Promise.all([app.close(), metrics?.close()]);
    await database.close();
  });
  tellReady();
}

async function serveOrLeave(registry: Registry, host: string, port: number): Promise<FastifyInstance> {
  return serveMetrics(registry, { host, port }).catch((error: unknown) =>
    leave(`METRICS_PORT: ${inWords(error, `Port ${port} on ${host}`)}`),
  );
}
