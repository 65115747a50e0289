import { createHash } from "node:crypto";
import { isStorable } from "@contact-identity/domain";

/** One page of a list by key. `cursorOf` makes the opaque cursor of a row. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  cursorOf(row: T): string;
}

export interface PageRequest {
  /** 1–100. */
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Not a cursor of this list. */
export class BadCursor extends Error {
  constructor() {
    super(
      "This cursor does not belong to this list. Take `after` from a pageInfo.endCursor of the same query with the same order.",
    );
    this.name = "BadCursor";
  }
}

/** A list's name in its cursors: which list and order it is, and whose. A cursor of another workspace is as foreign as one of another list. */
export const listOf = ({ workspaceId }: { readonly workspaceId: string }, name: string): string =>
  `${name}.${createHash("sha256").update(workspaceId).digest("base64url").slice(0, 8)}`;

/** A cursor holds the sort key and the id, and the list (`listOf`), so that one of another list or order is refused. */
export const encodeCursor = (order: string, key: string, id: string): string =>
  Buffer.from(JSON.stringify([order, key, id])).toString("base64url");

// A cursor may be forged: what Postgres cannot read must be refused here, not there.
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isText = (key: unknown): key is string => typeof key === "string" && isStorable(key);
const TIME =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4])(:[0-5]\d)?)$/;
/** RFC 3339, or as Postgres writes a time. The day must exist. */
const isTime = (key: unknown): key is string => {
  const day = typeof key === "string" ? TIME.exec(key)?.[1] : undefined;
  // Postgres knows no year 0.
  return day !== undefined && !day.startsWith("0000") && new Date(day).toISOString().startsWith(day);
};

/** @throws BadCursor */
export function decodeCursor(
  order: string,
  cursor: string,
  isKey: (key: unknown) => key is string = isText,
): { key: string; id: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parsed) && parsed[0] === order && isKey(parsed[1]) && UUID.test(String(parsed[2])))
      return { key: parsed[1], id: String(parsed[2]) };
  } catch {
    // falls through to the one refusal
  }
  throw new BadCursor();
}

/** Whether a cursor names this very list; false for what is no cursor. */
export function isOfList(list: string, cursor: string): boolean {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) && parsed[0] === list;
  } catch {
    return false;
  }
}

/** A cursor of a list that is sorted by time. @throws BadCursor */
export const decodeTimeCursor = (order: string, cursor: string) => decodeCursor(order, cursor, isTime);

/** Cuts the one row too many that a query asks for to know whether there is more. */
export function pageOf<T>(rows: readonly T[], request: PageRequest, cursorOf: (row: T) => string): Page<T> {
  return {
    rows: rows.slice(0, request.first),
    hasNextPage: rows.length > request.first,
    hasPreviousPage: Boolean(request.after),
    cursorOf,
  };
}
