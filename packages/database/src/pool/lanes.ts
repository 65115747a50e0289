import type { Asking, Connection } from "../connection.ts";
import { Busy } from "./busy.ts";
import { type FairQueue, fairQueue, type QueueLimits } from "./fair-queue.ts";

/**
 * Who may hold connections beside whom. No lane takes another's: whatever happens in one, a provider's call finds a connection.
 * `doors`: who calls, and how the platform is. `requests`: the admin API and triggers. `surveys`: reads that take long.
 * `visitors`, `webhooks`: as named. `live`: what feeds subscriptions.
 */
export const POOL_LANES = ["doors", "requests", "surveys", "visitors", "webhooks", "live"] as const;
export type PoolLane = (typeof POOL_LANES)[number];
export type Lanes = Readonly<Record<PoolLane, QueueLimits>>;

const SURVEYS_AT_ONCE = 2;
const SURVEY_AGAIN_S = 10;

/** Of one API process, 36 connections in all. Each opens when it is needed, and closes when it is not. */
export const API_LANES: Lanes = {
  doors: { places: 2, waiting: 2_000, waitingOfOne: 500, waitMs: 5_000 },
  requests: { places: 12, waiting: 1_000, waitingOfOne: 250, waitMs: 10_000 },
  surveys: {
    places: 4,
    mostOfOne: SURVEYS_AT_ONCE,
    waiting: 40,
    waitingOfOne: 6,
    waitMs: 15_000,
    busy: () =>
      new Busy(
        SURVEY_AGAIN_S,
        `${SURVEYS_AT_ONCE} such reads of a workspace run at once, and too many wait already. Try again in ${SURVEY_AGAIN_S} s.`,
      ),
  },
  visitors: { places: 6, waiting: 1_000, waitingOfOne: 250, waitMs: 10_000 },
  webhooks: { places: 10, waiting: 2_000, waitingOfOne: 500, waitMs: 10_000 },
  live: { places: 2, waiting: 10_000, waitingOfOne: 10_000, waitMs: 60_000 },
};

/** How the API opens its pool. A request's statement ends after 15 s, in Postgres too. */
export const FOR_REQUESTS = { lanes: API_LANES, statementTimeoutMs: 15_000 } as const;

/** Connections that all lanes together hold at most. */
export const connectionsOf = (lanes: Lanes): number =>
  POOL_LANES.reduce((sum, lane) => sum + lanes[lane].places, 0);

/** A lane's own way to the pool: first a place, by workspace or by who asks, and then a connection, which is there. */
export function laneTo(
  connect: () => Promise<Connection>,
  queue: FairQueue,
): (asking?: Asking) => Promise<Connection> {
  return async ({ workspaceId = "", sharedBy = workspaceId, gone } = {}) => {
    const leave = await queue.enter(sharedBy, gone);
    try {
      const connection = await connect();
      return {
        ...connection,
        release() {
          connection.release();
          leave();
        },
      };
    } catch (error) {
      leave();
      throw isFull(error)
        ? new Busy(1, "Postgres takes no more connections for now. Try again in 1 s.")
        : error;
    }
  };
}

/** too_many_connections, or nobody opens. */
const isFull = (error: unknown): boolean => {
  const { code, message = "" } = error as { code?: string; message?: string };
  return code === "53300" || /connection timeout|timeout exceeded when trying to connect/.test(message);
};

export const queuesOf = (lanes: Lanes): Readonly<Record<PoolLane, FairQueue>> =>
  Object.fromEntries(POOL_LANES.map((lane) => [lane, fairQueue(lanes[lane])])) as Record<PoolLane, FairQueue>;
