import type { Tx } from "../transaction.ts";
import type { UnusedValue } from "./touch-values.ts";

/** Of one source; a sender could bring another one with each message. */
const MOST = 20;

type Noted = readonly { readonly value: string }[];

/** Those that the source does not name yet. */
export const newlyUnused = (unused: readonly UnusedValue[], noted: Noted): readonly UnusedValue[] =>
  noted.length >= MOST ? [] : unused.filter(({ raw }) => !noted.some(({ value }) => value === raw));

/** Writes down on a source which addresses came with it and identify nobody. */
export function noteUnused(tx: Tx, sourceId: string, unused: readonly UnusedValue[]): void {
  for (const { raw, reason } of unused)
    tx.send(
      `UPDATE contact_source SET unused = unused || jsonb_build_object('value', $3::text, 'reason', $4::text)
       WHERE workspace_id = $1 AND id = $2 AND jsonb_array_length(unused) < ${MOST}
         AND NOT unused @> jsonb_build_array(jsonb_build_object('value', $3::text))`,
      [tx.workspaceId, sourceId, raw, reason],
    );
}
