import type { InboundEvent } from "@contact-identity/domain";
import { z } from "zod";
import type { CallPart } from "../call-part.ts";
import { malformed, type Path, readAs, readJson } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import { isObject, redacted } from "../words/index.ts";

/** What every webhook of Meta is; the entries are looked at one by one. */
const call = z.looseObject({ object: z.string(), entry: z.array(z.unknown()) });

export type MetaObject = Readonly<Record<string, unknown>>;
export type Read = () => readonly InboundEvent[];

/** JSON without end cannot be written: then what is nested too deep is cut. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(redacted(value));
  }
}

/** An event in an envelope of its own. */
export const metaPart = (envelope: () => unknown, read: Read): CallPart => ({
  body: () => Buffer.from(jsonOf(envelope())),
  read,
});

export const ignoredNotice = (what: string): InboundEvent => ({ type: "ignored", reason: "notice", what });

/** A list inside a call that is not one is kept by itself; one that is absent has no parts. */
export const partsOfList = (
  list: unknown,
  at: Path,
  partOf: (item: unknown, at: Path) => readonly CallPart[],
): readonly CallPart[] => {
  if (list === undefined || list === null) return [];
  return Array.isArray(list) ? list.flatMap((item, i) => partOf(item, [...at, i])) : partOf(list, at);
};

/** The item as an object. @throws MalformedPayload */
export const objectAt = (value: unknown, at: Path): MetaObject =>
  isObject(value) ? value : malformed(at, "must be an object");

/**
 * The parts of an authentic call, entry by entry. Entries of another product of Meta are kept, for what a person says in them is not ours
 * to drop.
 * @throws MalformedPayload where the call is no webhook of Meta at all.
 */
export function metaParts(
  { rawBody }: RawRequest,
  object: string,
  partsOfEntry: (entry: MetaObject, at: Path) => readonly CallPart[],
): readonly CallPart[] {
  const read = readAs(call, readJson(rawBody));
  return read.entry.flatMap((entry, i) => {
    const at = ["entry", i];
    const unreadable = (at: Path, reason: string) => [
      metaPart(
        () => ({ object: read.object, entry: [entry] }),
        () => malformed(at, reason),
      ),
    ];
    if (read.object !== object) return unreadable(["object"], `must be ${object} on this channel`);
    return isObject(entry) ? partsOfEntry(entry, at) : unreadable(at, "must be an object");
  });
}
