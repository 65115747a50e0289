import type { Database } from "../database.ts";
import { asking } from "./asking.ts";

export const OLDEST_POSTGRES = 16;

export type RoleCheck =
  | { readonly ok: true; readonly role: string; readonly version: string }
  | { readonly ok: false; readonly problem: string };

interface Found {
  readonly role: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly number: number;
  readonly version: string;
}

/** What of a connection's failure a person can act on; never the URL, which holds a password. */
const wordsOf = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || "no answer"; // a refused connection to several addresses has a code and no message
};

/** Whether the platform may run as the role of `place`, on that server: bound by row-level security, and Postgres new enough. One line if not. */
export async function checkRole(place: string | Database): Promise<RoleCheck> {
  try {
    const found = await asking(place, async (client) => {
      const { rows } = await client.query<Found>(
        `SELECT current_user AS role, rolsuper AS superuser, rolbypassrls AS bypasses,
                current_setting('server_version_num')::int AS number, current_setting('server_version') AS version
           FROM pg_roles WHERE rolname = current_user`,
      );
      return rows[0];
    });
    if (!found) return { ok: false, problem: "Postgres does not say which role this is." };
    if (found.number < OLDEST_POSTGRES * 10_000)
      return {
        ok: false,
        problem: `Postgres ${found.version} is too old: it must be ${OLDEST_POSTGRES} or newer, 18 is recommended.`,
      };
    if (found.superuser || found.bypasses) {
      const what = found.superuser ? "is a superuser" : "has BYPASSRLS";
      return {
        ok: false,
        problem: `The role ${found.role} ${what}, so row-level security would not part the workspaces: use a role without it.`,
      };
    }
    return { ok: true, role: found.role, version: found.version };
  } catch (error) {
    return { ok: false, problem: `Postgres cannot be reached: ${wordsOf(error)}.` };
  }
}
