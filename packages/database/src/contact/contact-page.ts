import { CONTACT_COLUMNS } from "@contact-identity/domain";
import type { Page, PageRequest } from "../page.ts";
import { decodeCursor, decodeTimeCursor, encodeCursor, listOf, pageOf } from "../page.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { ContactRow } from "./contact.row.ts";

export interface ContactFilter {
  readonly search?: string | null;
  readonly tag?: string | null;
  readonly lifecycle?: string | null;
  readonly hasEmail?: boolean | null;
  readonly hasPhone?: boolean | null;
  readonly updatedSince?: Date | null;
  readonly and?: readonly ContactFilter[] | null;
  readonly or?: readonly ContactFilter[] | null;
  readonly not?: ContactFilter | null;
}

export type ContactOrder =
  | "CREATED_AT_ASC"
  | "CREATED_AT_DESC"
  | "UPDATED_AT_ASC"
  | "UPDATED_AT_DESC"
  | "NAME_ASC";

const ORDERS: Readonly<Record<ContactOrder, { column: string; cast: string; direction: "ASC" | "DESC" }>> = {
  CREATED_AT_ASC: { column: "c.created_at", cast: "timestamptz", direction: "ASC" },
  CREATED_AT_DESC: { column: "c.created_at", cast: "timestamptz", direction: "DESC" },
  UPDATED_AT_ASC: { column: "c.updated_at", cast: "timestamptz", direction: "ASC" },
  UPDATED_AT_DESC: { column: "c.updated_at", cast: "timestamptz", direction: "DESC" },
  NAME_ASC: { column: "lower(c.display_name)", cast: "text", direction: "ASC" },
};

const searched = (how: "alone" | "joined") =>
  CONTACT_COLUMNS.flatMap((one) => (one.searchable === how ? [`c.${one.column}`] : []));
const ALONE = searched("alone");
const JOINED = searched("joined");

const MAX_DEPTH = 5;
const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** A filter as SQL; values go into `values` and nowhere else. */
function conditionOf(filter: ContactFilter, values: unknown[], depth = 0): string {
  if (depth > MAX_DEPTH) refuse("INVALID", `A filter may be nested ${MAX_DEPTH} deep.`, ["filter"]);
  const put = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  if (filter.search != null && filter.search !== "") {
    const pattern = put(like(filter.search));
    const digits = filter.search.replace(/[^\d+]/g, "");
    const phone = digits.length >= 3 ? put(like(digits)) : pattern;
    parts.push(`(${ALONE.map((column) => `${column} ILIKE ${pattern}`).join(" OR ")} OR EXISTS (SELECT 1 FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
      WHERE s.workspace_id = $1 AND s.contact_id = c.id AND ((i.kind = 'EMAIL' AND i.value ILIKE ${pattern}) OR (i.kind = 'PHONE' AND i.value ILIKE ${phone})))
      OR concat_ws(' ', ${JOINED.join(", ")}) ILIKE ${pattern})`);
  }
  if (filter.tag != null) parts.push(`c.tags @> ARRAY[${put(filter.tag)}::text]`);
  if (filter.lifecycle != null) parts.push(`c.lifecycle = ${put(filter.lifecycle)}`);
  if (filter.hasEmail != null) parts.push(`(c.email IS NOT NULL) = ${put(filter.hasEmail)}::boolean`);
  if (filter.hasPhone != null) parts.push(`(c.phone IS NOT NULL) = ${put(filter.hasPhone)}::boolean`);
  if (filter.updatedSince != null) parts.push(`c.updated_at >= ${put(filter.updatedSince)}::timestamptz`);
  for (const each of filter.and ?? []) parts.push(conditionOf(each, values, depth + 1));
  if (filter.or && filter.or.length > 0)
    parts.push(`(${filter.or.map((each) => conditionOf(each, values, depth + 1)).join(" OR ")})`);
  if (filter.not) parts.push(`NOT (${conditionOf(filter.not, values, depth + 1)})`);
  return parts.length > 0 ? `(${parts.join(" AND ")})` : "true";
}

type Ordered = ContactRow & { readonly orderKey: string };

/** A page of live contacts, by key and never by offset. Throws `BadCursor`. */
export async function contactPage(
  tx: Tx,
  request: PageRequest & { filter?: ContactFilter | null; orderBy?: ContactOrder | null },
): Promise<Page<Ordered>> {
  const name = request.orderBy ?? "CREATED_AT_DESC";
  const order = ORDERS[name];
  const list = listOf(tx, `CONTACTS_${name}`);
  const values: unknown[] = [tx.workspaceId, request.first + 1];
  const where = ["c.workspace_id = $1", "c.live"];
  if (request.filter) where.push(conditionOf(request.filter, values));
  if (request.after) {
    const at = (order.cast === "timestamptz" ? decodeTimeCursor : decodeCursor)(list, request.after);
    const [key, id] = [values.push(at.key), values.push(at.id)];
    where.push(
      `(${order.column}, c.id) ${order.direction === "ASC" ? ">" : "<"} ($${key}::${order.cast}, $${id}::uuid)`,
    );
  }
  // The key comes from the database itself: its lower() and ours differ outside ASCII.
  const sql = `SELECT ${tx.columns(ContactRow, "c")}, (${order.column})::text AS "orderKey" FROM contact c WHERE ${where.join(" AND ")}
    ORDER BY ${order.column} ${order.direction}, c.id ${order.direction} LIMIT $2`;
  const rows = await (request.filter ? tx.queryOnce<Ordered>(sql, values) : tx.query<Ordered>(sql, values));
  return pageOf(rows, request, (row) => encodeCursor(list, row.orderKey, row.id));
}
