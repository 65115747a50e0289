import { normaliseIdentifier } from "@contact-identity/domain";
import { newId } from "../../id.ts";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";
import { MovedMeanwhile } from "../../transaction.ts";
import { lockContactsById } from "../atoms.ts";
import type { ContactIdentifier } from "../contact-store.ts";
import { identifierById } from "../contact-store.ts";
import { lockOwners } from "../identifier-owner.ts";

/** Role mailboxes and numbers with an extension are shared whatever anybody says. */
const isAlwaysShared = ({ kind, value }: ContactIdentifier): boolean => {
  const normal = normaliseIdentifier({ kind, raw: value }, { blockedValues: [] });
  return normal.ok && normal.identifier.staticallyShared;
};

/** Where a pass over the holders of a value stands: by their order in `identifier_holders`. */
interface Place {
  readonly assurance: number;
  readonly seenAt: Date;
  readonly id: string;
}
interface Holder extends Place {
  readonly contact: string;
}

/** How many holders are settled with the call itself, and read for a slice: each may have neighbours of its own. */
const HOLDERS_AT_ONCE = 10;

/** The next holders of a value, the best-assured first, after the place of the holder `after`. */
const holdersOf = (
  tx: Tx,
  { kind, value }: { readonly kind: string; readonly value: string },
  after: Place | null,
) =>
  tx.query<Holder>(
    `SELECT i.id, i.assurance, i.first_seen_at AS "seenAt", s.contact_id AS contact
     FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = $2 AND i.value = $3
       AND ($4::smallint IS NULL OR i.assurance < $4 OR (i.assurance = $4 AND (i.first_seen_at, i.id) > ($5::timestamptz, $6::uuid)))
     ORDER BY i.assurance DESC, i.first_seen_at, i.id LIMIT ${HOLDERS_AT_ONCE}`,
    [tx.workspaceId, kind, value, after?.assurance ?? null, after?.seenAt ?? null, after?.id ?? null],
  );

const contactsOf = (holders: readonly Holder[]): string[] => [
  ...new Set(holders.map(({ contact }) => contact)),
];

async function goOn(tx: Tx, markId: string, last: Place | undefined): Promise<void> {
  if (last)
    await appendEvents(tx, [
      {
        type: "internal.settle-holders",
        payload: { markId, after: { ...last, seenAt: last.seenAt.toISOString() } },
      },
    ]);
}

const placeOf = ({ id, assurance, seenAt }: Holder): Place => ({ id, assurance, seenAt });

/**
 * A person says that several people use a value, or that they do not after all: of everybody who holds it, and of everybody who will. It
 * outweighs the kind of value and every count. Merges that rested on the value alone are taken apart; taken back, the rules act again.
 * A few holders are settled at once, the others in slices by the worker: a value may have a hundred thousand.
 */
export async function markShared(tx: Tx, id: string, shared: boolean): Promise<ContactIdentifier> {
  const identifier = await identifierById(tx, id);
  if (identifier.kind === "CHANNEL_ACCOUNT")
    return refuse("INVALID", "A channel account is one person's; it cannot be shared.", ["id"]);
  if (!shared && isAlwaysShared(identifier))
    return refuse(
      "INVALID",
      "A role mailbox or a number with an extension is always shared: it routes messages and never merges.",
      ["shared"],
    );
  const before = contactsOf(await holdersOf(tx, identifier, null));
  await lockContactsById(tx, [...new Set([identifier.contactId, ...before])]);
  await lockOwners(tx, [identifier]);
  const still = await identifierById(tx, id);
  const holders = await holdersOf(tx, identifier, null);
  const contacts = [...new Set([still.contactId, ...contactsOf(holders)])];
  if (contacts.some((contact) => contact !== identifier.contactId && !before.includes(contact)))
    throw new MovedMeanwhile("somebody else holds this value by now");
  const [mark] = await tx.query<{ id: string }>(
    `INSERT INTO value_mark (workspace_id, id, kind, value, shared) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, kind, value) DO UPDATE SET shared = excluded.shared, id = excluded.id RETURNING id`,
    // Under a new id: the pass of what was said before finds nothing to go on with.
    [tx.workspaceId, newId(), identifier.kind, identifier.value, shared],
  );
  await settleIdentity(tx, contacts);
  const last = holders.at(-1);
  if (mark && last && holders.length === HOLDERS_AT_ONCE) await goOn(tx, mark.id, placeOf(last));
  return identifierById(tx, id);
}

/** No holder is begun after this; so a slice ends within 200 ms unless one contact alone takes longer. */
const SLICE_MS = 100;

export interface HoldersPass {
  readonly markId: string;
  /** The holder that the slice before ended with. */
  readonly after: { readonly assurance: number; readonly seenAt: string; readonly id: string };
}

/** One slice of settling the holders of a value that a person marked; nothing once something else was said of it. */
export async function settleHolders(
  tx: Tx,
  { markId, after }: HoldersPass,
  sliceMs = SLICE_MS,
): Promise<void> {
  const began = performance.now();
  const [mark] = await tx.query<{ kind: string; value: string }>(
    "SELECT kind, value FROM value_mark WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, markId],
  );
  if (!mark) return;
  const holders = await holdersOf(tx, mark, { ...after, seenAt: new Date(after.seenAt) });
  let done = 0;
  while (done < holders.length && (done === 0 || performance.now() - began < sliceMs))
    await settleIdentity(tx, [(holders[done++] as Holder).contact]);
  const last = holders[done - 1];
  if (last && (done < holders.length || holders.length === HOLDERS_AT_ONCE))
    await goOn(tx, markId, placeOf(last));
}
