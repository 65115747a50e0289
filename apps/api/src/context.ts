import type { Caller, ContactCaller, Tx } from "@contact-identity/database";
import { oneAtATime, publicId, reading, retrying, snapshot } from "@contact-identity/database";
import type { ApiSettings } from "./api-settings.ts";
import type { Feed } from "./live/feed/feed.ts";
import type { Loaders } from "./loaders/loaders.ts";
import { loadersOf } from "./loaders/loaders.ts";
import type { Requirement } from "./scope/requirement.ts";
import { missing } from "./scope/requirement.ts";

/** What every resolver gets: who calls, one transaction to read in, one way to write, loaders by key. */
export interface Context {
  readonly requestId: string;
  readonly caller: Caller;
  /** Says who did it in journals, and what the key may vouch for. */
  readonly actor: ContactCaller;
  readonly loaders: Loaders;
  readonly settings: ApiSettings;
  /** What subscriptions are fed from. */
  readonly feed: Feed;
  /** What the request reads in: a transaction that begins with the first statement. */
  read(): Promise<Tx>;
  /** One transaction for writing, begun again when it meets another on the way. What was read before is forgotten. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Reads much, all of it as it was at one moment, in a queue of its own. What the request reads beside it waits.
   * Ends, in Postgres too, when the caller goes away before the answer.
   */
  survey<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Gives the connection back; at the end of the request. */
  end(): Promise<void>;
}

const never = new AbortController().signal;

export function createContext(
  settings: ApiSettings,
  feed: Feed,
  caller: Caller,
  requestId: string,
  gone: () => AbortSignal = () => never,
): Context {
  // Whatever a request does, it holds one connection at a time.
  const mine = oneAtATime(gone);
  const database = mine(settings.database.lane("requests"));
  const reads = reading(database, caller.workspaceId, gone);
  let loaders: Loaders | null = null;
  const read = async () => reads.tx;
  return {
    requestId,
    caller,
    settings: { ...settings, database },
    feed,
    actor: {
      actor: `key:${publicId("key", caller.keyId)}`,
      label: `API: ${caller.name}`,
      mayAttest: caller.scopes.has("IDENTITY_ATTEST"),
    },
    get loaders() {
      loaders ??= loadersOf(read, settings);
      return loaders;
    },
    read,
    write(work) {
      loaders = null;
      return reads.apart(() => retrying(database, caller.workspaceId, work), "is refused");
    },
    survey: (work) =>
      reads.apart(
        () => snapshot(mine(settings.database.lane("surveys")), caller.workspaceId, gone(), work),
        "waits",
      ),
    end: () => reads.end(),
  };
}

/** Whether the caller may, for what is left out instead of refused. Everything else is declared where it stands (`scope/declare.ts`). */
export const may = ({ caller }: Pick<Context, "caller">, ...requirement: Requirement): boolean =>
  missing(caller.scopes, requirement) === null;
