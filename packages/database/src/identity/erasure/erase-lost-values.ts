import type { Tx } from "../../transaction.ts";

/** Contacts that any merges, those taken back too, ever led to from the erased: `$2` are its atoms. */
export const MET = `WITH RECURSIVE met (id) AS (
  SELECT unnest($2::uuid[])
  UNION
  SELECT other.id FROM met
  CROSS JOIN LATERAL (
    SELECT id FROM merge WHERE workspace_id = $1 AND survivor_id = met.id
    UNION SELECT merge_id FROM merge_absorbed WHERE workspace_id = $1 AND contact_id = met.id) m
  CROSS JOIN LATERAL (
    SELECT survivor_id AS id FROM merge WHERE workspace_id = $1 AND id = m.id
    UNION SELECT contact_id FROM merge_absorbed WHERE workspace_id = $1 AND merge_id = m.id) other)`;

/** A lost value `v` of one of the sources `$3`, or of a hand on one of the atoms. */
const THEIRS = `(v ->> 'source' = ANY($3::text[]) OR v ->> 'source' IS NULL AND EXISTS (
  SELECT 1 FROM contact_pin p WHERE p.workspace_id = $1 AND p.contact_id = ANY($2::uuid[]) AND p.field = v ->> 'field' AND p.value = v -> 'value'))`;

/**
 * Takes a contact's values out of the journal of others: it was one with them once, when they were merged with a third and its value lost.
 * To be run before the pins are erased.
 */
export const eraseLostValues = (tx: Tx, atoms: readonly string[], sources: readonly string[]) =>
  tx.query(
    `${MET} UPDATE merge m SET lost_values = coalesce((SELECT jsonb_agg(v) FROM jsonb_array_elements(m.lost_values) AS v WHERE NOT ${THEIRS}), '[]')
     WHERE m.workspace_id = $1 AND m.survivor_id IN (SELECT id FROM met)
       AND EXISTS (SELECT 1 FROM jsonb_array_elements(m.lost_values) AS v WHERE ${THEIRS})`,
    [tx.workspaceId, atoms, sources],
  );
