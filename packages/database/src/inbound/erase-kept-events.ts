import type { Tx } from "../transaction.ts";

const attempt = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "";
  }
};

/** Percent-encoded as in forms and queries; a stray % leaves the rest readable. */
const percentDecoded = (text: string): string =>
  text.replaceAll("+", " ").replace(/(?:%[0-9a-f]{2})+/gi, (run) => attempt(() => decodeURIComponent(run)) || run);
const jsonDecoded = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("\\/", "/");
const quotedDecoded = (text: string): string => percentDecoded(text.replace(/=\r?\n/g, "").replace(/=([0-9a-f]{2})/gi, "%$1"));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Short values are looked for as whole words, for "7" is in every payload; long ones anywhere. */
const patternOf = (value: string): string => (value.length < 4 ? `(?<![\\p{L}\\p{N}])${escaped(value)}(?![\\p{L}\\p{N}])` : escaped(value));

/**
 * Whether a text that was kept names one of the values, in any encoding that providers use: JSON, forms, quoted-printable. Rather once
 * too often: what could not be read cannot be asked whose it is.
 */
export function namesOne(text: string, values: readonly string[]): boolean {
  const wanted = [...new Set(values.map((value) => value.replace(/^\+(?=\d)/, "").trim()).filter((value) => value !== ""))];
  if (wanted.length === 0) return false;
  const any = new RegExp(wanted.map(patternOf).join("|"), "iu");
  return [text, percentDecoded(text), jsonDecoded(text), jsonDecoded(percentDecoded(text)), quotedDecoded(text)].some((form) =>
    any.test(form),
  );
}

/** Bodies of 2 MiB at most: few at a time. */
const BATCH = 20;

interface KeptText {
  readonly id: string;
  readonly text: string;
}

/** The kept calls that name one of the values. */
async function keptEventsNaming(tx: Tx, values: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const rows = await tx.query<KeptText>(
      `SELECT id, concat_ws(E'\\n', reason, search, headers, body) AS text FROM inbound_event WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT ${BATCH}`,
      [tx.workspaceId, after],
    );
    found.push(...rows.filter((row) => namesOne(row.text, values)).map((row) => row.id));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return found;
    after = last.id;
  }
}

/** What the sources and messages of a contact are called, wherever it may have been written: to be asked before they are erased. */
async function valuesOf(tx: Tx, sources: readonly string[], conversations: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ value: string }>(
    `SELECT value FROM identifier WHERE workspace_id = $1 AND source_id = ANY($2::uuid[])
     UNION SELECT label FROM contact_source WHERE workspace_id = $1 AND id = ANY($2::uuid[])
     UNION SELECT value #>> '{}' FROM source_field WHERE workspace_id = $1 AND source_id = ANY($2::uuid[]) AND field IN ('firstName', 'lastName', 'email', 'phone')
     UNION SELECT external_id FROM message WHERE workspace_id = $1 AND conversation_id = ANY($3::uuid[]) AND length(external_id) > 7`,
    [tx.workspaceId, sources, conversations],
  );
  return rows.map((row) => row.value).filter((value) => value !== null);
}

/** What was kept of calls that name the contact of these sources. */
export const keptEventsOfContact = async (
  tx: Tx,
  sources: readonly string[],
  conversations: readonly string[],
): Promise<readonly string[]> => keptEventsNaming(tx, await valuesOf(tx, sources, conversations));
