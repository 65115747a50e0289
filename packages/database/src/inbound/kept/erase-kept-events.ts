import { domainToUnicode } from "node:url";
import type { Tx } from "../../transaction.ts";
import { namingAnyOf } from "./naming-values.ts";

/** Bodies of 2 MiB at most: few at a time. */
const BATCH = 8;

interface KeptText {
  readonly id: string;
  readonly text: string;
}

const ALL = `SELECT id, concat_ws(E'\\n', reason, search, headers, body) AS text FROM inbound_event WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT ${BATCH}`;
/** What came since the transaction began, and a little before: what was written then and committed since. */
const LATE = ALL.replace("ORDER BY", "AND received_at > now() - interval '1 minute' ORDER BY");

/** The kept calls that name one of the values. */
async function keptEventsNaming(tx: Tx, sql: string, values: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  if (values.length === 0) return found;
  const names = namingAnyOf(values);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await tx.query<KeptText>(sql, [tx.workspaceId, after]);
    for (const row of rows) if (await names(row.text)) found.push(row.id);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return found;
    after = last.id;
  }
}

interface Written {
  readonly kind: string;
  readonly value: string;
  readonly raw: string;
}

/** An identifier in each way in which it may have been written. */
function waysOf({ kind, value, raw }: Written): string[] {
  if (kind === "PHONE") return [value, raw, raw.replace(/\D/g, "")].filter((way) => way.length > 6);
  const domain = value.indexOf("@") + 1;
  return kind === "EMAIL"
    ? [value, raw, value.slice(0, domain) + domainToUnicode(value.slice(domain))]
    : [value, raw];
}

/**
 * What points at the contact of these sources, wherever it may have been written: to be asked before they are erased. Names do not: anyone who
 * calls themselves by a word of every payload would take other people's calls along. So might a short message id, which a sender may choose.
 */
async function valuesOf(tx: Tx, sources: readonly string[]): Promise<readonly string[]> {
  const identifiers = await tx.query<Written>(
    "SELECT DISTINCT kind, value, raw FROM identifier WHERE workspace_id = $1 AND source_id = ANY($2::uuid[])",
    [tx.workspaceId, sources],
  );
  const messages = await tx.query<{ id: string }>(
    `SELECT m.external_id AS id FROM conversation c JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id
     WHERE c.workspace_id = $1 AND c.source_id = ANY($2::uuid[]) AND length(m.external_id) > 12 AND m.external_id ~ '[0-9]'`,
    [tx.workspaceId, sources],
  );
  return [...new Set([...identifiers.flatMap(waysOf), ...messages.map((message) => message.id)])];
}

/** What was kept of calls that name a contact, as far as it was known before anything was locked. */
export interface KeptBefore {
  readonly values: readonly string[];
  readonly ids: readonly string[];
}

/** Reads all that was kept, which may be much: before anything is locked, so that nobody waits for it. */
export async function keptEventsBefore(tx: Tx, contact: string): Promise<KeptBefore> {
  const sources = await tx.query<{ id: string }>(
    `SELECT s.id FROM contact c JOIN contact_source s ON s.workspace_id = $1 AND s.contact_id = coalesce(c.merged_into, c.id)
     WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, contact],
  );
  const values = await valuesOf(
    tx,
    sources.map((source) => source.id),
  );
  return { values, ids: await keptEventsNaming(tx, ALL, values) };
}

/** What was kept of calls that name the contact of these sources, which are locked by now: what came since is added. */
export async function keptEventsOfContact(
  tx: Tx,
  sources: readonly string[],
  before: KeptBefore,
): Promise<readonly string[]> {
  const values = await valuesOf(tx, sources);
  const late = await keptEventsNaming(tx, LATE, values);
  const fresh = values.filter((value) => !before.values.includes(value));
  return [...new Set([...before.ids, ...late, ...(await keptEventsNaming(tx, ALL, fresh))])];
}
