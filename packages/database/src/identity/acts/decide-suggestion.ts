import type { AtomRow } from "../../contact/atoms.ts";
import { lockContactsById } from "../../contact/atoms.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { MovedMeanwhile } from "../../transaction.ts";
import { keepApart } from "../merge/keep-apart.ts";
import { survivorOf } from "../merge/survivor.ts";
import { settleIdentity } from "../settle-identity.ts";
import { contactsOfSuggestions, suggestionById } from "../suggestion/suggestion-store.ts";
import { mergeContacts } from "./merge-contacts.ts";

async function openSuggestion(tx: Tx, id: string): Promise<string[]> {
  const row = (await suggestionById(tx, id)) ?? refuse("NOT_FOUND", "There is no such suggestion.", ["id"]);
  if (row.status !== "OPEN")
    refuse("CONFLICT", `This suggestion is ${row.status.toLowerCase()} already; nothing is left to decide.`, [
      "id",
    ]);
  return (await contactsOfSuggestions(tx, [id])).map((c) => c.contactId);
}

/** The live contacts of an open suggestion, locked with their atoms, and the suggestion's row with them: nobody else decides on it. */
async function lockSuggestion(tx: Tx, id: string): Promise<{ live: string[]; atoms: AtomRow[] }> {
  const contacts = await openSuggestion(tx, id);
  const { roots, atoms } = await lockContactsById(tx, contacts);
  await tx.query("SELECT id FROM merge_suggestion WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [
    tx.workspaceId,
    id,
  ]);
  const again = await openSuggestion(tx, id);
  if (again.some((contact) => !contacts.includes(contact)))
    throw new MovedMeanwhile("the suggestion names others by now");
  return { live: [...new Set(again.flatMap((contact) => roots.get(contact) ?? []))], atoms };
}

const tellClosed = (
  tx: Tx,
  suggestionId: string,
  contactIds: readonly string[],
  status: "ACCEPTED" | "REJECTED",
) =>
  appendEvents(tx, [
    {
      type: "suggestion.closed",
      contactId: contactIds[0] ?? null,
      payload: { suggestionId, contactIds, status },
    },
  ]);

/** Merges what the suggestion offers, by the person who accepts it. Returns the merge's id. */
export async function acceptSuggestion(tx: Tx, id: string, actor: string): Promise<string> {
  const { live } = await lockSuggestion(tx, id);
  const survivorId = await survivorOf(tx, live);
  const absorbedIds = live.filter((contact) => contact !== survivorId);
  await tx.query(
    "UPDATE merge_suggestion SET status = 'ACCEPTED', decided_at = now(), decided_by = $3 WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, actor],
  );
  await tellClosed(tx, id, live, "ACCEPTED");
  const mergeId = await mergeContacts(tx, { survivorId, absorbedIds, actor, suggestionId: id });
  await tx.query("UPDATE merge_suggestion SET merge_id = $3 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    id,
    mergeId,
  ]);
  return mergeId;
}

/** The pair is not offered again, whatever evidence comes, until a person merges it. */
export async function rejectSuggestion(
  tx: Tx,
  id: string,
  actor: string,
  reason: string | null,
): Promise<void> {
  const { live, atoms } = await lockSuggestion(tx, id);
  const at = new Date();
  await tx.query(
    "UPDATE merge_suggestion SET status = 'REJECTED', decided_at = $3, decided_by = $4, reason = $5 WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, at, actor, reason],
  );
  await tellClosed(tx, id, live, "REJECTED");
  const membersOf = (root: string) => atoms.filter((atom) => atom.root === root).map((atom) => atom.id);
  for (const [i, left] of live.entries())
    for (const right of live.slice(i + 1))
      await keepApart(tx, membersOf(left), membersOf(right), actor, reason, at);
  await settleIdentity(tx, live);
}
