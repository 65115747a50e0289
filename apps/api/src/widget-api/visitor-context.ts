import type { Tx, Visitor } from "@contact-identity/database";
import { oneAtATime, retrying, SessionEnded, transaction } from "@contact-identity/database";
import type { FastifyBaseLogger } from "fastify";
import { GraphQLError } from "graphql";
import type { ApiSettings } from "../api-settings.ts";
import type { AdmittedVisitor } from "./admission.ts";
import type { Live } from "./live.ts";
import type { BudgetName, RateLimit } from "./rate-limit.ts";

/** What every resolver of the visitor API gets. */
export interface VisitorContext {
  readonly requestId: string;
  readonly settings: ApiSettings;
  readonly admitted: AdmittedVisitor;
  readonly origin: string;
  readonly address: string;
  readonly limit: RateLimit;
  readonly live: Live;
  readonly log: FastifyBaseLogger;
  /** One after the other: a call holds one connection at a time. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

type Given = Omit<VisitorContext, "inTurn">;

/** Of one call, or of one subscription. */
export function visitorContext(given: Given, gone?: () => AbortSignal): VisitorContext {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...given,
    settings: { ...given.settings, database: oneAtATime(gone)(given.settings.database) },
    inTurn(work) {
      const mine = last.then(work);
      last = mine.catch(() => {});
      return mine;
    },
  };
}

const ended = () =>
  new GraphQLError("This session has ended. Start one by sessionStart.", {
    extensions: { code: "UNAUTHENTICATED" },
  });

export const tooMuch = (seconds: number): GraphQLError =>
  new GraphQLError(`Too much at once. Try again in ${seconds} s.`, {
    extensions: { code: "RATE_LIMITED", retryAfter: seconds },
  });

/** The visitor of the call. @throws UNAUTHENTICATED without a live session */
export function visitorOf({ admitted: { widget, session, token } }: VisitorContext): Visitor {
  if (!session) throw ended();
  return { widget, session, token };
}

/** Seconds to wait before the visitor may do one more of a kind; 0 when it may. */
export const waitOf = ({ limit, admitted, address }: VisitorContext, budget: BudgetName): number =>
  limit.wait(budget, budget === "start" ? address : (admitted.session?.id ?? address));

export const read = <T>(
  { settings, admitted, inTurn }: VisitorContext,
  work: (tx: Tx) => Promise<T>,
): Promise<T> => inTurn(() => transaction(settings.database, admitted.widget.workspaceId, work));

/** One transaction, begun again when it meets another. A session that ended meanwhile is told as any ended one. */
export async function write<T>(
  { settings, admitted, inTurn }: VisitorContext,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await inTurn(() => retrying(settings.database, admitted.widget.workspaceId, work));
  } catch (error) {
    throw error instanceof SessionEnded ? ended() : error;
  }
}
