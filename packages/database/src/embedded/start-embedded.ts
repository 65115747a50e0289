import { realpathSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { connected } from "../connected.ts";
import { type Binaries, prepareBinaries } from "./binaries.ts";
import { makeCluster } from "./cluster.ts";
import { type Passwords, readPasswords } from "./passwords.ts";
import { type DataPlace, findPlace, makeDataDir } from "./place.ts";
import { choosePort } from "./port.ts";
import { register } from "./registry.ts";
import { APP_ROLE, DATABASE, ensureRoles, OWNER_ROLE, urlOf } from "./roles.ts";
import { clearStale, lastOfLog, postmasterOf, startServer, stopServer } from "./server.ts";

export interface EmbeddedOptions {
  /** Absolute or from the working directory; made where it is missing. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Over the settings of an application, by Postgres's names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A short visit: leaves a server that it started to others who use it by then, where otherwise the starter stops it. */
  readonly visiting?: boolean;
}

export interface EmbeddedPostgres {
  /** The role that owns the tables and migrates them. */
  readonly ownerUrl: string;
  /** The role that the API and the worker run as: bound by row-level security, no DDL. */
  readonly appUrl: string;
  readonly superuserUrl: string;
  readonly port: number;
  /** False when a running server was adopted. */
  readonly startedByUs: boolean;
  /** Whether the server's process lives; costs two small reads. */
  isAlive(): boolean;
  /** Stops the server when it is ours to stop, else only leaves it. */
  stop(): Promise<void>;
}

/** Recovery after a crash may take a while; longer than this and a person should look. */
const LONGEST_START = 90_000;

type Answer = "ours" | "not yet" | "another";

/** Only a connection proves a server: with our password, and by the directory that it says it serves. */
async function ask(place: DataPlace, url: string): Promise<Answer> {
  try {
    return await connected(url, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
      return rows[0]?.data_directory === place.cluster ? "ours" : "another";
    });
  } catch (error) {
    if ((error as { code?: string }).code === "28P01")
      throw new Error(
        `DATA_DIR: the database in ${place.cluster} does not take the passwords kept in ${place.dataDir}.`,
      );
    return "not yet";
  }
}

/** Status first, adopt what answers, clear what is dead, start, and again: the order in which two starters at once both succeed. */
async function bringUp(
  place: DataPlace,
  binaries: Binaries,
  passwords: Passwords,
  settings: Readonly<Record<string, string>>,
) {
  const end = Date.now() + LONGEST_START;
  let failures = 0;
  let last = "";
  while (Date.now() < end && failures < 20) {
    const running = postmasterOf(place);
    if (running?.alive) {
      if (
        running.port &&
        (await ask(place, urlOf("postgres", passwords.postgres, running.port, "postgres"))) === "ours"
      )
        return { port: running.port, started: false };
      await sleep(250);
      continue;
    }
    if (running) clearStale(place, running);
    const port = await choosePort(place.dataDir);
    const { ok, output } = await startServer(place, binaries, port, settings);
    if (ok) return { port, started: true };
    failures += 1;
    last = lastOfLog(place) || output.trim();
    await sleep(250);
  }
  throw new Error(`The embedded Postgres in ${place.cluster} does not start: ${last}`);
}

/** Starts or adopts the Postgres of `dataDir`. Throws in one line of words. */
export async function startEmbedded({
  dataDir,
  log,
  settings = {},
  visiting = false,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  makeDataDir(dataDir);
  const directory = realpathSync(dataDir);
  const registration = register(directory);
  try {
    const place = await findPlace(directory, (left) =>
      stopServer(left, prepareBinaries(left.copies, left.user)),
    );
    const binaries = prepareBinaries(place.copies, place.user);
    const passwords = readPasswords(directory);
    await makeCluster(place, binaries, passwords);
    const { port, started } = await bringUp(place, binaries, passwords, settings);
    if (started) registration.claim();
    log(
      started
        ? `Postgres started on 127.0.0.1:${port}, data in ${place.home}`
        : `Postgres adopted on 127.0.0.1:${port}`,
    );
    const stop = async (patient: boolean): Promise<void> => {
      const ours = registration.mayStop(patient);
      registration.leave();
      if (ours) await stopServer(place, binaries);
    };
    const superuserUrl = urlOf("postgres", passwords.postgres, port, "postgres");
    await ensureRoles(superuserUrl, passwords).catch(async (error: unknown) => {
      await stop(true);
      throw error;
    });
    return {
      ownerUrl: urlOf(OWNER_ROLE, passwords.owner, port, DATABASE),
      appUrl: urlOf(APP_ROLE, passwords.app, port, DATABASE),
      superuserUrl,
      port,
      startedByUs: started,
      isAlive: () => postmasterOf(place)?.alive ?? false,
      stop: () => stop(visiting),
    };
  } catch (error) {
    registration.leave();
    throw error;
  }
}
