import type { IdentifierOrigin } from "@contact-identity/domain";
import { holdRules } from "../../identity/rules/hold-rules.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { lockContact } from "../atoms.ts";
import type { GivenFields } from "../contact-input.ts";
import { readFields } from "../contact-input.ts";
import { refreshContacts } from "../refresh-contacts.ts";

export interface ByHand {
  readonly actor: string;
  readonly origin: IdentifierOrigin;
  readonly causedBy?: readonly string[];
}

/** A person's hand: what it sets is shown before anything else, and stays with the survivor of a later merge. Returns the live contact. */
export async function updateContact(
  tx: Tx,
  input: { id: string; contact: GivenFields; expectedVersion?: number | null },
  actor: string,
): Promise<string> {
  const { root, atoms } = await lockContact(tx, input.id, ["input", "id"]);
  const fields = await readFields(tx, input.contact, ["input", "contact"]);
  if (input.expectedVersion != null) {
    const [row] = await tx.query<{ version: number }>(
      "SELECT version FROM contact WHERE workspace_id = $1 AND id = $2",
      [tx.workspaceId, root],
    );
    if (row && row.version !== input.expectedVersion)
      refuse(
        "VERSION_MISMATCH",
        `The contact is at version ${row.version} by now. Read it again and repeat your change on that.`,
        ["input", "expectedVersion"],
      );
  }
  await pinFields(tx, root, atoms, fields, { actor, origin: "OPERATOR" });
  return root;
}

/** Pins values on a locked live contact and shows them. */
export async function pinFields(
  tx: Tx,
  root: string,
  atoms: readonly string[],
  fields: ReadonlyMap<string, unknown>,
  by: ByHand,
): Promise<void> {
  if (fields.size === 0) return;
  const at = new Date();
  for (const [field, value] of fields)
    await tx.query(
      `INSERT INTO contact_pin (workspace_id, contact_id, field, value, origin, actor, covers, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (workspace_id, contact_id, field) DO UPDATE
       SET value = excluded.value, origin = excluded.origin, actor = excluded.actor, covers = excluded.covers, set_at = excluded.set_at`,
      [tx.workspaceId, root, field, JSON.stringify(value ?? null), by.origin, by.actor, atoms, at],
    );
  const { survivorship } = await holdRules(tx);
  const changes = await refreshContacts(tx, [root], survivorship, false);
  await appendEvents(
    tx,
    changes.map(({ contactId: _, ...payload }) => ({
      type: "contact.updated" as const,
      contactId: root,
      payload,
      causedBy: by.causedBy ?? [],
    })),
  );
}
