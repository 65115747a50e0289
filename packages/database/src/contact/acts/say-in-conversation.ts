import { holdRules } from "../../identity/rules/hold-rules.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { lockContactsById } from "../atoms.ts";
import { refreshContacts } from "../refresh-contacts.ts";
import type { NewFact } from "../set-fields.ts";
import { setSourceFields } from "../set-fields.ts";

/**
 * What is said in a conversation belongs to its source, so that an undo takes it along; it is no person's hand, and hides nothing that is
 * better known.
 */
export async function sayInConversation(
  tx: Tx,
  { sourceId, contactId }: { readonly sourceId: string; readonly contactId: string },
  facts: readonly NewFact[],
  causedBy: readonly string[],
): Promise<void> {
  const { roots } = await lockContactsById(tx, [contactId]);
  const root = roots.get(contactId);
  if (root === undefined || !(await setSourceFields(tx, sourceId, facts, new Date()))) return;
  const { survivorship } = await holdRules(tx);
  const changes = await refreshContacts(tx, [root], survivorship, false);
  await appendEvents(
    tx,
    changes.map((change) => ({
      type: "contact.updated" as const,
      contactId: root,
      payload: { ...change },
      causedBy,
    })),
  );
}
