import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import {
  createApiKey,
  createWorkspace,
  type Database,
  FOR_REQUESTS,
  openDatabase,
  parseId,
  type Scope,
  transaction,
} from "@contact-identity/database";
import { testDatabase } from "@contact-identity/database/testing";
import type { FileLinks, Files, FilesOptions } from "@contact-identity/files";
import type { FastifyInstance } from "fastify";
import type { HttpLimits } from "../http/limits.ts";
import { createServer } from "../server.ts";
import { PUBLIC_URL, testFiles } from "./files.ts";

export interface Answer<T> {
  readonly data: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

/** A whole API on a port of its own, over a Postgres database of its own, with one workspace. */
export interface TestApi {
  readonly url: string;
  readonly database: Database;
  /** Of the role that owns the tables. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly encryptionKey: Buffer;
  readonly files: Files;
  readonly links: FileLinks;
  /** Where they lie, and wait. */
  readonly filesFolder: string;
  /** The workspace's UUID. */
  readonly workspaceId: string;
  readonly adminKey: string;
  /** Any answer, errors included. */
  ask<T>(query: string, variables?: Record<string, unknown>, key?: string): Promise<Answer<T>>;
  /** The data; throws when there are errors. */
  graphql<T>(query: string, variables?: Record<string, unknown>, key?: string): Promise<T>;
  /** A key of the workspace with these scopes alone. */
  keyWith(...scopes: readonly Scope[]): Promise<string>;
  rows<T = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function startApi(
  egressAllow: readonly string[] = [],
  limits: Partial<HttpLimits> = {},
  made: (app: FastifyInstance) => void = () => {},
  moreFiles: Partial<FilesOptions> = {},
): Promise<TestApi> {
  const place = await testDatabase();
  const encryptionKey = randomBytes(32);
  const database = await openDatabase({ url: place.appUrl, encryptionKey, ...FOR_REQUESTS });
  const created = await createWorkspace(database, "Test");
  const workspaceId = parseId("workspace", created.workspaceId) as string;
  const { store: files, links, folder: filesFolder } = testFiles(encryptionKey, moreFiles);
  const app = await createServer({
    database,
    storage: { store: files, links },
    encryptionKey,
    publicUrl: PUBLIC_URL,
    egressAllow,
    logger: false,
    limits,
    made,
  });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  const ask = async <T>(
    query: string,
    variables: Record<string, unknown> = {},
    key: string = created.adminKey,
  ): Promise<Answer<T>> => {
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as Answer<T>;
  };
  return {
    url,
    database,
    ownerUrl: place.ownerUrl,
    appUrl: place.appUrl,
    encryptionKey,
    files,
    links,
    filesFolder,
    workspaceId,
    adminKey: created.adminKey,
    ask,
    async graphql<T>(query: string, variables?: Record<string, unknown>, key?: string) {
      const { data, errors } = await ask<T>(query, variables, key);
      if (errors || data === null) throw new Error(`GraphQL: ${JSON.stringify(errors)}`);
      return data;
    },
    keyWith: (...scopes) =>
      transaction(
        database,
        workspaceId,
        async (tx) => (await createApiKey(tx, { name: "some", scopes })).secret,
      ),
    rows: (sql, values = []) => transaction(database, workspaceId, (tx) => tx.query(sql, values)),
    async close() {
      await app.close();
      await database.close();
      await place.drop();
      await rm(filesFolder, { recursive: true, force: true });
    },
  };
}
