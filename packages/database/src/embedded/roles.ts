import { connected } from "../connected.ts";
import type { Passwords } from "./passwords.ts";

export const DATABASE = "contact_identity";
export const OWNER_ROLE = "contact_identity_owner";
export const APP_ROLE = "contact_identity_app";

/** Any number, the same in every process: two starters make the roles one after the other. */
const LOCK = 7_304_211_901;

export const urlOf = (role: string, password: string, port: number, database: string): string =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;

/** Owner, app and database, where they are missing. The app's role owns nothing and is bound by row-level security. */
export const ensureRoles = (superuserUrl: string, passwords: Passwords): Promise<void> =>
  connected(superuserUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const { rows } = await client.query<{ owner: boolean; app: boolean; database: boolean }>(
      `SELECT exists (SELECT FROM pg_roles WHERE rolname = $1) AS owner,
              exists (SELECT FROM pg_roles WHERE rolname = $2) AS app,
              exists (SELECT FROM pg_database WHERE datname = $3) AS database`,
      [OWNER_ROLE, APP_ROLE, DATABASE],
    );
    const has = rows[0];
    const login = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE";
    if (!has?.owner) await client.query(`CREATE ROLE ${OWNER_ROLE} ${login} PASSWORD '${passwords.owner}'`);
    if (!has?.app) await client.query(`CREATE ROLE ${APP_ROLE} ${login} PASSWORD '${passwords.app}'`);
    if (!has?.database) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    if (!has?.database) await client.query(`REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${DATABASE} TO ${APP_ROLE}`);
  });
