import type { InboundEvent } from "@contact-identity/domain";
import type { CallPart } from "../call-part.ts";
import { malformed, type Path, readAs } from "../malformed.ts";
import {
  ignoredNotice,
  type MetaObject,
  metaPart,
  metaParts,
  objectAt,
  partsOfList,
} from "../meta/meta-call.ts";
import type { RawRequest } from "../raw-request.ts";
import { isObject } from "../words/index.ts";
import type { MetaPageConfig } from "./config.ts";
import { eventsOf, isEvent } from "./events.ts";
import * as shapes from "./shapes.ts";

type ReadItem = (item: unknown, at: Path) => readonly InboundEvent[];

/** Fields whose changes are posts and comments, for all to read. */
const PUBLIC: ReadonlySet<unknown> = new Set(["feed", "comments", "live_comments", "mention", "mentions"]);

/** A change is an event of `messaging` in another wrapping, or tells of the page. */
const changeEvents =
  (ofEvent: ReadItem): ReadItem =>
  (change, at) => {
    const { field, value } = objectAt(change, at);
    if (isEvent(value)) return ofEvent(value, [...at, "value"]);
    const what = `field ${String(field)}`;
    return [PUBLIC.has(field) ? { type: "ignored", reason: "not-private", what } : ignoredNotice(what)];
  };

/** The lists of an entry: `standby` holds what another app answers. */
const LISTS = ["messaging", "standby", "changes"] as const;

function partsOfEntry(
  object: string,
  { pageId, appSecret, verifyToken, pageAccessToken }: MetaPageConfig,
  entry: MetaObject,
  at: Path,
): readonly CallPart[] {
  const secrets = [appSecret, verifyToken, pageAccessToken];
  const { messaging: _1, standby: _2, changes: _3, ...head } = entry;
  const envelope = (inside: object) => ({ object, entry: [{ ...head, ...inside }] });
  /** An entry of another page goes there whole. */
  const atThisPage =
    (read: ReadItem): ReadItem =>
    (item, itemAt) => {
      const { id } = readAs(shapes.entry, entry, at);
      return id === pageId ? read(item, itemAt) : [{ type: "elsewhere", account: id }];
    };
  const event =
    (standby: boolean): ReadItem =>
    (item, itemAt) =>
      eventsOf(item, { pageId, at: itemAt, secrets, standby });
  const readers = { messaging: event(false), standby: event(true), changes: changeEvents(event(false)) };
  const parts = LISTS.flatMap((name) =>
    partsOfList(entry[name], [...at, name], (item, itemAt) => [
      metaPart(
        () => envelope({ [name]: Array.isArray(entry[name]) ? [item] : item }),
        () =>
          atThisPage(readers[name])(
            Array.isArray(entry[name]) ? item : malformed(itemAt, "must be a list"),
            itemAt,
          ),
      ),
    ]),
  );
  if (LISTS.some((name) => entry[name] !== undefined && entry[name] !== null)) return parts;
  // Instagram writes a change without a list too.
  const read = isObject(entry.value)
    ? changeEvents(event(false))
    : () => malformed([...at, "messaging"], "is missing");
  return [
    metaPart(
      () => envelope({}),
      () => atThisPage(read)(entry, at),
    ),
  ];
}

/**
 * The events of the calls of one kind of page, each in an envelope of its own, in the order of the entries.
 * @param object what Meta calls the kind: `page` or `instagram`.
 */
export const pageParts =
  (object: string) =>
  (config: MetaPageConfig, request: RawRequest): readonly CallPart[] =>
    metaParts(request, object, (entry, at) => partsOfEntry(object, config, entry, at));
