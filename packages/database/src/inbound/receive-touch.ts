import type { Touch } from "@contact-identity/domain";
import { assuranceRank } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { lockContactsById } from "../contact/atoms.ts";
import { insertContactWithSource } from "../contact/new-source.ts";
import { setSourceFields } from "../contact/set-fields.ts";
import { tellIdentifiers } from "../contact/tell-identifiers.ts";
import { dropErased } from "../identity/erasure/erased-values.ts";
import { blockedList } from "../identity/rules/blocked-lists.ts";
import { currentRules } from "../identity/rules/rules-store.ts";
import { settleIdentity, settleLater } from "../identity/settle-identity.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { workspaceById } from "../workspace/workspace-store.ts";
import { refuseBlocked } from "./blocked-account.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import { loadKnown, type SourceFacts, wasSeen } from "./known-source.ts";
import { freeAccounts, matchSource, replyToAfter } from "./match-source.ts";
import { newlyUnused, noteUnused } from "./note-unused.ts";
import type { StoredMessage } from "./store-message.ts";
import { storeMessage } from "./store-message.ts";
import type { Author } from "./to-store.ts";
import { touchValues } from "./touch-values.ts";
import { wantProfile } from "./want-profile.ts";

const newFields = (touch: Touch, source: SourceFacts | null) => {
  const known = new Map(
    (source?.fields ?? []).map(([field, value, assurance]) => [field, { value, assurance }]),
  );
  return touch.fields.filter(({ field, value, assurance }) => {
    if (value === null || value === undefined || value === "") return false;
    const before = known.get(field);
    if (!before) return true;
    const rank = assuranceRank(assurance);
    return (
      rank > before.assurance ||
      (rank === before.assurance && JSON.stringify(before.value) !== JSON.stringify(value))
    );
  });
};

export interface Received extends Partial<StoredMessage> {
  readonly contactId: string;
  readonly sourceId: string;
  readonly duplicate: boolean;
  /** A person does not want this sender: nothing was stored. */
  readonly blocked?: true;
}

/**
 * Takes one touch of a channel: the channel account finds or makes the source, which alone decides where the message lies;
 * new values are added and the rules asked. A message that was stored before changes nothing.
 * Run it by `retrying`: who brings the same account or value at the same time is met on unique keys.
 * @param author APP: the business wrote it in the provider's own app, to the person of this touch.
 * @throws BlockedAccount
 */
export async function receiveTouch(
  tx: Tx,
  channel: InboundChannel,
  touch: Touch,
  at: Date,
  author: Author = "CONTACT",
): Promise<Received> {
  const known = await loadKnown(tx, channel, touch, author);
  const found = matchSource(touch.accounts, known);
  const source =
    known.find((one) => one.sourceId === found?.sourceId && one.account === found.account) ?? null;
  if (known.some((one) => one.duplicate))
    return { contactId: source?.contactId ?? "", sourceId: source?.sourceId ?? "", duplicate: true };
  if (source?.blocked && author === "CONTACT")
    return { contactId: source.contactId, sourceId: source.sourceId, duplicate: false, blocked: true };
  if (source) refuseBlocked(channel, touch.accounts, await blockedList(tx.workspaceId, source.blockedValues));
  const accounts = freeAccounts(touch.accounts, source, known);
  const fields = newFields(touch, source);
  const maybeNew = touchValues(
    touch,
    source?.held ?? [],
    channel.defaultCountry ?? source?.workspaceCountry ?? null,
    [],
  );
  if (
    source &&
    accounts.length === 0 &&
    fields.length === 0 &&
    maybeNew.added.length === 0 &&
    source.replyTo === replyToAfter(touch.replyTo, source.replyTo)
  ) {
    const { unused } = maybeNew;
    noteUnused(tx, source.sourceId, newlyUnused(unused, source.unused));
    const stored = touch.message
      ? await storeMessage(tx, channel, source, {
          author,
          message: touch.message,
          unused,
          arrival: at,
          optWords: source.optWords,
        })
      : {};
    return { contactId: source.contactId, sourceId: source.sourceId, duplicate: false, ...stored };
  }
  return receiveNews(tx, channel, { touch, at, author }, source, accounts);
}

interface News {
  readonly touch: Touch;
  readonly at: Date;
  readonly author: Author;
}

async function receiveNews(
  tx: Tx,
  channel: InboundChannel,
  { touch, at, author }: News,
  source: SourceFacts | null,
  accounts: readonly string[],
): Promise<Received> {
  if (touch.message && !source && (await wasSeen(tx, channel, touch.message, author)))
    return { contactId: "", sourceId: "", duplicate: true };
  // In the order in which all others lock, contacts before values, so that nobody waits for the other in turn.
  if (source && (await lockContactsById(tx, [source.homeContactId])).roots.size === 0)
    throw new MovedMeanwhile("this person was erased meanwhile; who writes now is a new one");
  const rules = await currentRules(tx);
  refuseBlocked(channel, touch.accounts, rules.blockedValues);
  const country = channel.defaultCountry ?? (await workspaceById(tx))?.defaultCountry ?? null;
  const { added: wanted, unused } = touchValues(touch, source?.held ?? [], country, rules.blockedValues);
  const values = await dropErased(tx, wanted, touch.message !== undefined);
  const fields = newFields(touch, source);
  const { homeContactId, sourceId, isNew } = source
    ? { ...source, isNew: false }
    : await insertContactWithSource(
        tx,
        { channelId: channel.id, origin: touch.origin, label: touch.label, replyTo: touch.replyTo },
        at,
      ).then((made) => ({
        homeContactId: made.contactId,
        sourceId: made.sourceId,
        isNew: true,
      }));
  const replyTo = replyToAfter(touch.replyTo, source?.replyTo ?? null);
  if (source && source.replyTo !== replyTo)
    await tx.query("UPDATE contact_source SET reply_to = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      sourceId,
      replyTo,
    ]);
  const identifiers = [...accounts.map((account) => channelAccount(account, channel.id)), ...values];
  const added = await addIdentifiers(tx, sourceId, identifiers, { uniqueKinds: rules.uniqueKinds });
  const changed = await setSourceFields(
    tx,
    sourceId,
    fields.map((fact) => ({ ...fact, origin: touch.origin })),
    at,
  );
  noteUnused(tx, sourceId, newlyUnused(unused, source?.unused ?? []));
  if (isNew) await wantProfile(tx, channel, touch, { contactId: homeContactId, sourceId });
  const machine = touch.message?.automatic ? { automatic: true as const } : {};
  if (isNew)
    await appendEvents(tx, [{ type: "contact.created", contactId: homeContactId, payload: machine }]);
  await tellIdentifiers(tx, source?.contactId ?? homeContactId, added);
  const settle = touch.unsigned ? settleLater : settleIdentity;
  if (isNew || added.length > 0 || changed) await settle(tx, [homeContactId], { changed: [homeContactId] });
  const [now] = await tx.query<{ contactId: string }>(
    `SELECT contact_id AS "contactId" FROM contact_source WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, sourceId],
  );
  const contactId = now?.contactId ?? homeContactId;
  const place = { sourceId, contactId, openConversationId: source?.openConversationId ?? null };
  const stored = touch.message
    ? await storeMessage(tx, channel, place, { author, message: touch.message, unused, arrival: at })
    : {};
  return { contactId, sourceId, duplicate: false, ...stored };
}
