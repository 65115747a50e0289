import type { Caller, ContactCaller, Database, ReadTransaction, Tx } from "@contact-identity/database";
import { openReadTransaction, publicId, retrying } from "@contact-identity/database";
import type { Feed } from "./live/feed.ts";
import type { Loaders } from "./loaders.ts";
import { loadersOf } from "./loaders.ts";
import { missing, type Requirement } from "./scope/requirement.ts";

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
  /** The request's transaction for reading, begun at the first use. */
  read(): Promise<Tx>;
  /** One transaction for writing, begun again when it meets another on the way. What was read before is forgotten. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Aborted when the caller goes away before the answer: for work that would go on for long. */
  gone(): AbortSignal;
  /** Gives the connection back; at the end of the request. */
  end(): Promise<void>;
}

/** What resolvers need of the configuration. */
export interface ApiSettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly egressAllow: readonly string[];
}

const never = new AbortController().signal;

export function createContext(
  settings: ApiSettings,
  feed: Feed,
  caller: Caller,
  requestId: string,
  gone: () => AbortSignal = () => never,
): Context {
  let reading: Promise<ReadTransaction> | null = null;
  let loaders: Loaders | null = null;
  let over = false;
  const forget = async () => {
    const open = reading;
    reading = null;
    loaders = null;
    await (await open?.catch(() => null))?.end();
  };
  const read = async () => {
    // An error answers the request while resolvers beside it are still at work; nobody would end what they began now.
    if (over) throw new Error("the request is over");
    reading ??= openReadTransaction(settings.database, caller.workspaceId);
    return (await reading).tx;
  };
  return {
    requestId,
    caller,
    settings,
    feed,
    actor: { actor: `key:${publicId("key", caller.keyId)}`, label: `API: ${caller.name}`, mayAttest: caller.scopes.has("IDENTITY_ATTEST") },
    get loaders() {
      loaders ??= loadersOf(read);
      return loaders;
    },
    read,
    async write(work) {
      // A request that kept its reading connection while it waits for one to write could starve itself and others.
      await forget();
      return retrying(settings.database, caller.workspaceId, work);
    },
    gone,
    end() {
      over = true;
      return forget();
    },
  };
}

/** Whether the caller may, for what is left out instead of refused. Everything else is declared where it stands (`scope/declare.ts`). */
export const may = ({ caller }: Pick<Context, "caller">, ...requirement: Requirement): boolean =>
  missing(caller.scopes, requirement) === null;
