import { existsSync } from "node:fs";
import { checkRole, type Database, migrationStatus } from "@contact-identity/database";
import type { FastifyInstance } from "fastify";

/** What keeps the API from being of use, in words for anyone who operates it; `[]` when nothing does. */
export type Readiness = () => Promise<readonly string[]>;

export interface ReadinessOptions {
  /** Asked by the connections of its pool. */
  readonly database: Database;
  /** A file that must be there first. */
  readonly credentials?: string;
}

/** Database reachable, role bound by row-level security, every migration applied, credentials written. */
export function readinessOf({ database, credentials }: ReadinessOptions): Readiness {
  return async () => {
    const role = await checkRole(database);
    if (!role.ok) return [role.problem];
    const status = await migrationStatus({ url: database }).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    const migrations = status instanceof Error ? [`The migrations cannot be read: ${status.message}`] : [];
    const pending =
      status instanceof Error || status.pending.length === 0
        ? []
        : [`Not migrated yet: ${status.pending.join(", ")}.`];
    return [
      ...migrations,
      ...pending,
      ...(credentials && !existsSync(credentials) ? ["credentials.json is not written yet."] : []),
    ];
  };
}

/** How long an answer of `/readyz` is good for, in ms. */
const BELIEVED_MS = 1_000;

/** Asks once for all who ask at the same time, and for those who ask soon after. */
export function seldom(readiness: Readiness, now: () => number = Date.now): Readiness {
  let answer: Promise<readonly string[]> | null = null;
  let until = 0;
  return () => {
    if (answer && now() < until) return answer;
    until = Number.POSITIVE_INFINITY;
    answer = readiness()
      .catch((error: unknown) => [error instanceof Error ? error.message : String(error)])
      .finally(() => {
        until = now() + BELIEVED_MS;
      });
    return answer;
  };
}

/** `/healthz`: the process is up. `/readyz`: it can serve, else 503 with the reasons. */
export function healthRoutes(app: FastifyInstance, readiness: Readiness): void {
  const ask = seldom(readiness);
  app.get("/healthz", async () => ({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    const problems = await ask();
    return reply.code(problems.length === 0 ? 200 : 503).send({ ok: problems.length === 0, problems });
  });
}
