import type { IncomingMessage, ServerResponse } from "node:http";
import { USUAL_BODY_LIMIT } from "@contact-identity/channels";
import { announced, BodyRefused, type Room, tooSlow } from "../http/bodies.ts";
import type { HttpLimits } from "../http/limits.ts";
import type { CalledChannel } from "./called-channel.ts";
import type { LargePlaces, PlaceOf } from "./large-places.ts";

const MIB = 1024 * 1024;
/** A large call that brings less than this in `stallMs` stands still. */
const LEAST = 64 * 1024;

export interface BodyRules {
  readonly limits: Pick<HttpLimits, "bodyMs" | "mailMs" | "stallMs">;
  readonly room: Room;
  readonly places: LargePlaces;
}

interface Wanted {
  readonly limit: number;
  readonly ms: number;
  readonly whose: PlaceOf;
  readonly address: string;
}

const tooLarge = (limit: number) => new BodyRefused(413, `The body is larger than ${limit / MIB} MiB.`);

/** Fails once the time is over, or a large call stands still. */
function watched({ limits }: BodyRules, { ms }: Wanted, isLarge: () => boolean, size: () => number) {
  let fail: (error: BodyRefused) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    fail = reject;
  });
  ended.catch(() => {});
  const timer = setTimeout(() => fail(tooSlow(ms)), ms);
  let before = 0;
  const look = setInterval(() => {
    if (isLarge() && size() - before < LEAST)
      fail(new BodyRefused(408, "The body stood still; deliver it again."));
    before = size();
  }, limits.stallMs);
  return {
    ended,
    stop() {
      clearTimeout(timer);
      clearInterval(look);
    },
  };
}

/** Holds places until the answer, for reading a large call costs more memory than its body; of a call that has gone it holds none. */
function holder(response: ServerResponse) {
  const leaves: (() => void)[] = [];
  let over = response.closed;
  response.once("close", () => {
    over = true;
    for (const leave of leaves.splice(0)) leave();
  });
  return (leave: () => void) => {
    if (!over) return void leaves.push(leave);
    leave();
    throw new BodyRefused(400, "The connection was closed.");
  };
}

async function collected(
  request: IncomingMessage,
  response: ServerResponse,
  wanted: Wanted,
  rules: BodyRules,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  let large = false;
  let hold: ((leave: () => void) => void) | null = null;
  const takePlace = () => {
    large = true;
    hold ??= holder(response);
    hold(rules.places.take(wanted.whose));
  };
  const read = async () => {
    // Anyone who sends too much is to read why.
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      size += part.length;
      if (size > wanted.limit) throw tooLarge(wanted.limit);
      if (!large && size > USUAL_BODY_LIMIT) takePlace();
      parts.push(part);
    }
  };
  // Length before content: of what says that it is large nothing is read unless there is a place.
  const length = announced(request, USUAL_BODY_LIMIT);
  if (length > USUAL_BODY_LIMIT) takePlace();
  if (request.complete) await read();
  else await inTime(read, () => size, large ? null : length);
  if (hold !== null) (hold as (leave: () => void) => void)(await rules.places.turn());
  return Buffer.concat(parts);

  async function inTime(
    work: () => Promise<void>,
    sizeNow: () => number,
    roomOf: number | null,
  ): Promise<void> {
    const leave = roomOf === null ? () => {} : rules.room.enter(wanted.address, roomOf);
    const watch = watched(rules, wanted, () => large, sizeNow);
    try {
      const reading = work();
      reading.catch(() => {});
      await Promise.race([reading, watch.ended]);
    } finally {
      watch.stop();
      leave();
    }
  }
}

/**
 * A call's body, whole.
 * @throws BodyRefused when it is larger, large and there are too many of its kind, or did not come to its end in time.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  { row, provider }: CalledChannel,
  rules: BodyRules,
): Promise<Buffer> {
  const limit = provider.bodyLimit;
  const ms = limit > USUAL_BODY_LIMIT ? rules.limits.mailMs : rules.limits.bodyMs;
  if (announced(request, 0) > limit) throw tooLarge(limit);
  const whose = {
    channel: row.id,
    workspace: row.workspaceId,
    address: provider.provenByHeaders ? null : address,
  };
  try {
    return await collected(request, response, { limit, ms, whose, address }, rules);
  } catch (error) {
    throw error instanceof BodyRefused ? error : new BodyRefused(400, "The body did not come to its end.");
  }
}
