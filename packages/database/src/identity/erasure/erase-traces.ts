import type { Tx } from "../../transaction.ts";
import { MET } from "./erase-lost-values.ts";
import { redactor, spellings, type Trace } from "./redact.ts";

interface Held {
  readonly kind: "identifier" | "word";
  readonly value: string;
}

/** Says little of a person, and much of everybody's texts. */
const COMMON = ["language", "countryCode", "lifecycle", "assignee"];
const MESSAGES = 2_000;

/** Each string of a field's value: of a list, each. */
const STRINGS = (table: string) =>
  `CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(f.value) WHEN 'array' THEN f.value ELSE jsonb_build_array(f.value) END AS list) l
   CROSS JOIN LATERAL jsonb_array_elements(l.list) AS e (item) WHERE f.workspace_id = $1 AND jsonb_typeof(e.item) = 'string' AND f.field <> ALL($4::text[]) AND f.${table}`;

/** By what the sources `$2` and the hands on the contacts `$3` know somebody. */
const KNOWN = `SELECT 'identifier' AS kind, u.value FROM identifier i CROSS JOIN LATERAL unnest(ARRAY[i.value, i.raw]) AS u (value)
    WHERE i.workspace_id = $1 AND i.source_id = ANY($2::uuid[])
  UNION SELECT 'identifier', reply_to FROM contact_source WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND reply_to IS NOT NULL
  UNION SELECT 'word', label FROM contact_source WHERE workspace_id = $1 AND id = ANY($2::uuid[])
  UNION SELECT 'word', e.item #>> '{}' FROM source_field f ${STRINGS("source_id = ANY($2::uuid[])")}
  UNION SELECT 'word', e.item #>> '{}' FROM contact_pin f ${STRINGS("contact_id = ANY($3::uuid[])")}`;

/** What somebody wrote, the newest: a workflow may have carried it into another conversation. */
const WRITTEN = `SELECT DISTINCT text FROM (SELECT m.text FROM conversation c JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id
    WHERE c.workspace_id = $1 AND c.source_id = ANY($2::uuid[]) AND m.direction = 'INBOUND' AND length(m.text) BETWEEN 4 AND 1000
    ORDER BY m.created_at DESC LIMIT ${MESSAGES}) t`;

const traceOf = ({ kind, value }: Held): Trace[] => {
  const trimmed = value.trim();
  if (trimmed.length < 2 || /^\d{1,3}$/.test(trimmed)) return [];
  const phone = /^\+(\d{7,15})(?:;ext=.*)?$/.exec(trimmed)?.[1];
  if (phone)
    return [
      { value: `+${phone}`, word: false },
      { value: phone, word: false },
    ];
  // Short ids of a custom channel are words too: "7" is in every text.
  return [{ value: trimmed, word: kind === "word" || trimmed.length < 5 }];
};

export interface Traces {
  /** Everybody that any merge ever led to from the erased, the erased among them. */
  readonly met: readonly string[];
  readonly values: readonly Trace[];
}

/**
 * What an erasure must look for under contacts that the erased was once one with; what those know of themselves is theirs and stays. To be
 * asked before anything is erased.
 */
export async function tracesOf(
  tx: Tx,
  atoms: readonly string[],
  sources: readonly string[],
): Promise<Traces> {
  const rows = await tx.query<{ id: string }>(`${MET} SELECT id FROM met`, [tx.workspaceId, atoms]);
  const met = rows.map((row) => row.id);
  const others = met.filter((id) => !atoms.includes(id));
  if (others.length === 0) return { met, values: [] };
  const theirSources = await tx.query<{ id: string }>(
    "SELECT id FROM contact_source WHERE workspace_id = $1 AND home_contact_id = ANY($2::uuid[])",
    [tx.workspaceId, others],
  );
  const known = (of: readonly string[], by: readonly string[]) =>
    tx.query<Held>(KNOWN, [tx.workspaceId, of, by, COMMON]);
  const written = await tx.query<{ text: string }>(WRITTEN, [tx.workspaceId, sources]);
  const mine = [
    ...(await known(sources, atoms)),
    ...written.map(({ text }): Held => ({ kind: "word", value: text })),
  ];
  const theirs = await known(
    theirSources.map((source) => source.id),
    others,
  );
  const kept = new Set(theirs.flatMap(traceOf).map(({ value }) => value.toLowerCase()));
  const values = new Map(mine.flatMap(traceOf).map((trace) => [`${trace.word}${trace.value}`, trace]));
  return { met, values: [...values.values()].filter(({ value }) => !kept.has(value.toLowerCase())) };
}

interface Place {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Rows `t` of the contacts `$2`. */
  readonly where: string;
}

const CONVERSATIONS = `(SELECT c.id FROM contact_source s JOIN conversation c ON c.workspace_id = $1 AND c.source_id = s.id
  WHERE s.workspace_id = $1 AND s.home_contact_id = ANY($2::uuid[]))`;
const MERGES = `(SELECT id FROM merge WHERE workspace_id = $1 AND survivor_id = ANY($2::uuid[])
  UNION SELECT merge_id FROM merge_absorbed WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[]))`;

/** Where something is written about contacts that may be about those they were one with. What they wrote themselves is not. */
const PLACES: readonly Place[] = [
  {
    table: "outbox",
    key: ["id"],
    columns: ["payload", "last_error"],
    where: `(t.contact_id = ANY($2::uuid[]) OR t.conversation_id IN ${CONVERSATIONS})`,
  },
  {
    table: "workflow_run",
    key: ["id"],
    columns: ["state", "failure"],
    where: "t.contact_id = ANY($2::uuid[])",
  },
  {
    table: "workflow_run_step",
    key: ["run_id", "sequence"],
    columns: ["detail"],
    where:
      "t.run_id IN (SELECT id FROM workflow_run WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[]))",
  },
  {
    table: "message",
    key: ["id"],
    columns: ["text", "full_text", "subject", "data", "options", "edits", "template", "cc", "failure"],
    where: `t.direction = 'OUTBOUND' AND t.conversation_id IN ${CONVERSATIONS}`,
  },
  {
    table: "attachment",
    key: ["id"],
    columns: ["name", "failure"],
    where: `t.message_id IN (SELECT id FROM message WHERE workspace_id = $1 AND direction = 'OUTBOUND' AND conversation_id IN ${CONVERSATIONS})`,
  },
  {
    table: "conversation",
    key: ["id"],
    columns: ["subject"],
    where: `t.opened_by <> 'CONTACT' AND t.id IN ${CONVERSATIONS}`,
  },
  {
    table: "conversation_comment",
    key: ["id"],
    columns: ["text"],
    where: `t.conversation_id IN ${CONVERSATIONS}`,
  },
  {
    table: "merge",
    key: ["id"],
    columns: ["evidence", "overrides", "lost_values", "reason"],
    where: `t.id IN ${MERGES}`,
  },
  {
    table: "merge_suggestion",
    key: ["id"],
    columns: ["evidence", "reason"],
    where:
      "t.id IN (SELECT suggestion_id FROM merge_suggestion_contact WHERE workspace_id = $1 AND contact_id = ANY($2::uuid[]))",
  },
  {
    table: "contact_apart",
    key: ["low_id", "high_id"],
    columns: ["reason"],
    where: "(t.low_id = ANY($2::uuid[]) OR t.high_id = ANY($2::uuid[]))",
  },
];
/** Filters of one statement, so that it stays a statement. */
const CHUNK = 500;

const likeEscaped = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** Takes what an erased person was known by out of what stays of others. To be run after its own rows were emptied. */
export async function eraseTraces(tx: Tx, { met, values }: Traces): Promise<void> {
  for (let from = 0; from < values.length; from += CHUNK) {
    const chunk = values.slice(from, from + CHUNK);
    const patterns = [
      ...new Set(
        chunk.flatMap(({ value }) => spellings(value)).flatMap((s) => [s, JSON.stringify(s).slice(1, -1)]),
      ),
    ].map((s) => `%${likeEscaped(s)}%`);
    const redact = redactor(chunk);
    const clean = (value: unknown) => (typeof value === "string" ? redact.text(value) : redact.json(value));
    for (const { table, key, columns, where } of PLACES) {
      const rows = await tx.query<Record<string, unknown>>(
        `SELECT ${[...key, ...columns].join(", ")} FROM ${table} t WHERE t.workspace_id = $1 AND ${where}
           AND concat_ws(E'\\n', ${columns.map((column) => `t.${column}::text`).join(", ")}) ILIKE ANY($3::text[])`,
        [tx.workspaceId, met, patterns],
      );
      for (const row of rows) {
        const changed = columns.filter(
          (column) =>
            row[column] !== null && JSON.stringify(clean(row[column])) !== JSON.stringify(row[column]),
        );
        if (changed.length === 0) continue;
        const asStored = (column: string) => {
          const value = clean(row[column]);
          return typeof value === "string" ? value : JSON.stringify(value);
        };
        await tx.query(
          `UPDATE ${table} SET ${changed.map((column, i) => `${column} = $${key.length + 2 + i}`).join(", ")}
           WHERE workspace_id = $1 AND ${key.map((name, i) => `${name} = $${i + 2}`).join(" AND ")}`,
          [tx.workspaceId, ...key.map((name) => row[name]), ...changed.map(asStored)],
        );
      }
    }
  }
}
