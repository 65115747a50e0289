import type { OptWords, Touch, TouchNews } from "@contact-identity/domain";
import { planTouch } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { lockContactsById } from "../contact/atoms.ts";
import { insertContactWithSource } from "../contact/new-source.ts";
import { setSourceFields } from "../contact/set-fields.ts";
import { tellIdentifiers } from "../contact/tell-identifiers.ts";
import { dropErased } from "../identity/erasure/erased-values.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import { ruleSetOf } from "../identity/rules/rules-store.ts";
import { settleIdentity, settleLater } from "../identity/settle-identity.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { BlockedAccount } from "./blocked-account.ts";
import type { InboundChannel } from "./inbound-channel.ts";
import { loadKnown, type SourceFacts } from "./known-source.ts";
import { newlyUnused, noteUnused } from "./note-unused.ts";
import type { StoredMessage } from "./store-message.ts";
import { storeMessage } from "./store-message.ts";
import type { Author } from "./to-store.ts";
import { wantProfile } from "./want-profile.ts";

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
  const plan = planTouch(touch, known, {
    channelType: channel.type,
    defaultCountry: channel.defaultCountry ?? known.workspaceCountry,
    blockedValues: known.blockedValues,
  });
  const refused = "source" in plan && plan.source?.blocked && author === "CONTACT" ? plan.source : null;
  if (refused && plan.outcome !== "SEEN") {
    const { contactId, sourceId } = refused;
    return { contactId, sourceId, duplicate: false, blocked: true };
  }
  switch (plan.outcome) {
    case "SEEN":
      return {
        contactId: plan.source?.contactId ?? "",
        sourceId: plan.source?.sourceId ?? "",
        duplicate: true,
      };
    case "BLOCKED":
      throw new BlockedAccount();
    case "KNOWN": {
      const { contactId, sourceId } = plan.source;
      const { unused } = plan;
      noteUnused(tx, sourceId, newlyUnused(unused, plan.source.unused));
      const stored = touch.message
        ? await storeMessage(tx, channel, plan.source, {
            author,
            message: touch.message,
            unused,
            arrival: at,
            optWords: known.optWords,
          })
        : {};
      return { contactId, sourceId, duplicate: false, ...stored };
    }
    case "NEWS":
      return applyNews(
        tx,
        channel,
        { touch, at, author, plannedBy: known.rulesVersion, optWords: known.optWords },
        plan,
      );
  }
}

/** The atom that holds the source, and the contact that answers for it, locked if they were there before. */
interface Holder {
  readonly sourceId: string;
  readonly atom: string;
  readonly contactId: string;
}

/** Locked in the order in which all others lock, contacts before values, so that nobody waits for the other in turn. */
async function lockHolder(tx: Tx, { sourceId, homeContactId: atom }: SourceFacts): Promise<Holder> {
  const { roots } = await lockContactsById(tx, [atom]);
  const contactId = roots.get(atom);
  if (contactId === undefined)
    throw new MovedMeanwhile("this person was erased meanwhile; who writes now is a new one");
  return { sourceId, atom, contactId };
}

async function insertHolder(
  tx: Tx,
  channel: InboundChannel,
  { origin, label, replyTo }: Touch,
  at: Date,
): Promise<Holder> {
  const made = await insertContactWithSource(tx, { channelId: channel.id, origin, label, replyTo }, at);
  return { ...made, atom: made.contactId };
}

interface Taking {
  readonly touch: Touch;
  readonly at: Date;
  readonly author: Author;
  /** The version of the rules that the plan follows. */
  readonly plannedBy: number;
  readonly optWords: OptWords | null;
}

async function applyNews(
  tx: Tx,
  channel: InboundChannel,
  { touch, at, author, plannedBy, optWords }: Taking,
  plan: TouchNews<SourceFacts>,
): Promise<Received> {
  const { source, replyTo, unused } = plan;
  const locked = source && (await lockHolder(tx, source));
  const rules = await holdRules(tx);
  if (rules.version !== plannedBy) throw new MovedMeanwhile("the rules changed meanwhile");
  const values = await dropErased(tx, plan.values, touch.message !== undefined);
  const { sourceId, atom, contactId } = locked ?? (await insertHolder(tx, channel, touch, at));
  if (source && source.replyTo !== replyTo)
    await tx.query("UPDATE contact_source SET reply_to = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      sourceId,
      replyTo,
    ]);
  const accounts = plan.accounts.map((account) => channelAccount(account, channel.id));
  const { uniqueKinds } = rules;
  const added = await addIdentifiers(tx, sourceId, [...accounts, ...values], { uniqueKinds });
  const facts = plan.fields.map((fact) => ({ ...fact, origin: touch.origin }));
  const changed = await setSourceFields(tx, sourceId, facts, at);
  noteUnused(tx, sourceId, newlyUnused(unused, source?.unused ?? []));
  if (!source) {
    await wantProfile(tx, channel, touch, { contactId: atom, sourceId });
    const payload = touch.message?.automatic ? { automatic: true as const } : {};
    await appendEvents(tx, [{ type: "contact.created", contactId, payload }]);
  }
  await tellIdentifiers(tx, contactId, added);
  const settle = touch.unsigned ? settleLater : settleIdentity;
  const settled =
    !source || added.length > 0 || changed
      ? await settle(tx, [atom], { changed: [atom], rules: ruleSetOf(rules) })
      : null;
  const place = {
    sourceId,
    contactId: settled?.contactOf(atom) ?? contactId,
    openConversationId: source?.openConversationId ?? null,
  };
  const stored = touch.message
    ? await storeMessage(tx, channel, place, {
        author,
        message: touch.message,
        unused,
        arrival: at,
        optWords,
      })
    : {};
  return { contactId: place.contactId, sourceId, duplicate: false, ...stored };
}
