import { existsSync } from "node:fs";
import { checkRole, migrationStatus } from "@contact-identity/database";
import type { FastifyInstance } from "fastify";

/** What keeps the API from being of use, in words for whoever operates it; `[]` when nothing does. */
export type Readiness = () => Promise<readonly string[]>;

export interface ReadinessOptions {
  /** postgres://… of the app's role. */
  readonly databaseUrl: string;
  /** A file that must be there first. */
  readonly credentials?: string;
}

/** Database reachable, role bound by row-level security, every migration applied, credentials written. */
export function readinessOf({ databaseUrl, credentials }: ReadinessOptions): Readiness {
  return async () => {
    const role = await checkRole(databaseUrl);
    if (!role.ok) return [role.problem];
    const status = await migrationStatus({ url: databaseUrl }).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    const migrations = status instanceof Error ? [`The migrations cannot be read: ${status.message}`] : [];
    const pending = status instanceof Error || status.pending.length === 0 ? [] : [`Not migrated yet: ${status.pending.join(", ")}.`];
    return [...migrations, ...pending, ...(credentials && !existsSync(credentials) ? ["credentials.json is not written yet."] : [])];
  };
}

/** `/healthz`: the process is up. `/readyz`: it can serve, else 503 with the reasons. */
export function healthRoutes(app: FastifyInstance, readiness: Readiness): void {
  app.get("/healthz", async () => ({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    const problems = await readiness();
    return reply.code(problems.length === 0 ? 200 : 503).send({ ok: problems.length === 0, problems });
  });
}
