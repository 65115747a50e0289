import type { ChannelType, Facts } from "@contact-identity/domain";
import { ownAddress, senderProof } from "@contact-identity/domain";
import { hasUnprovenAddresses, provenBySignature } from "../channel/of-type.ts";
import { ContactRow } from "../contact/contact.row.ts";
import { ROOT_OF_A } from "../contact/contact-store.ts";
import type { OwnSaying } from "../contact/own-facts.ts";
import { OWN_SAYING, ownFacts } from "../contact/own-facts.ts";
import { IS_SIGNED } from "../contact/signed-source.ts";
import type { Tx } from "../transaction.ts";
import { SENDS_TO } from "../verification/code-channel.ts";

/** A run's place in the world. */
export interface RunPlace {
  readonly id: string;
  readonly contactId: string;
  readonly conversationId: string | null;
}

type Conversation = NonNullable<Facts["conversation"]>;

interface FactRow extends ContactRow {
  conversation: Omit<Conversation, "sender"> | null;
  channelType: ChannelType | null;
  replyTo: string | null;
  signed: boolean;
  /** Addresses that the conversation's source holds; of a channel that proves no sender alone. */
  addresses: string[] | null;
  /** What an unsigned web chat's source says; null in every other conversation. */
  own: OwnSaying | null;
  sendsEmail: boolean;
  sendsPhone: boolean;
  fieldKeys: string[];
  country: string | null;
  now: Date;
}

/** `place` is a query of one row: contact_id, conversation_id. `now` is the moment of reading. */
const factsSql = (tx: Tx, place: string) =>
  `SELECT ${tx.columns(ContactRow, "c")}, clock_timestamp() AS now, coalesce(h.default_country, w.default_country) AS country,
     CASE WHEN v.id IS NOT NULL THEN jsonb_build_object('id', v.id, 'openedBy', v.opened_by, 'channelType', h.type, 'assignee', v.assignee,
       'status', v.status) END AS conversation, h.type AS "channelType", s.reply_to AS "replyTo", g.signed,
     CASE WHEN ${hasUnprovenAddresses("h")} THEN ARRAY(SELECT i.kind || ' ' || i.value FROM identifier i
       WHERE i.workspace_id = $1 AND i.source_id = v.source_id AND i.kind IN ('EMAIL', 'PHONE') AND i.assurance >= 1) END AS addresses,
     CASE WHEN ${provenBySignature("h")} AND NOT g.signed THEN ${OWN_SAYING("v.source_id")} END AS own,
     can."sendsEmail", can."sendsPhone", ARRAY(SELECT f.key FROM contact_field f WHERE f.workspace_id = $1) AS "fieldKeys"
   FROM (${place}) p JOIN contact a ON a.workspace_id = $1 AND a.id = p.contact_id
   JOIN contact c ON c.workspace_id = $1 AND c.id = ${ROOT_OF_A} AND c.live
   JOIN workspace w ON w.workspace_id = $1
   LEFT JOIN conversation v ON v.workspace_id = $1 AND v.id = p.conversation_id
   LEFT JOIN channel h ON h.workspace_id = $1 AND h.id = v.channel_id
   LEFT JOIN contact_source s ON s.workspace_id = $1 AND s.id = v.source_id
   CROSS JOIN LATERAL (SELECT CASE WHEN ${provenBySignature("h")} THEN ${IS_SIGNED("v.source_id")} ELSE false END AS signed) g
   CROSS JOIN (SELECT coalesce(bool_or(${SENDS_TO.EMAIL}), false) AS "sendsEmail", coalesce(bool_or(${SENDS_TO.PHONE}), false) AS "sendsPhone"
     FROM channel h WHERE h.workspace_id = $1) can`;

export interface KnownFacts {
  readonly facts: Facts;
  readonly now: Date;
}

function senderOf({ channelType, replyTo, signed, addresses }: FactRow): Conversation["sender"] {
  const source = { channelType, replyTo, signed };
  const address = ownAddress(source);
  const holds = address !== null && addresses?.includes(`${address.kind} ${address.value}`);
  return { proof: senderProof(source), address: holds ? address : null };
}

function known(runId: string, rows: readonly FactRow[]): KnownFacts | null {
  const [row] = rows;
  if (!row) return null;
  const { conversation, channelType: _1, replyTo: _2, signed: _3, addresses: _4, own, ...rest } = row;
  const { sendsEmail, sendsPhone, fieldKeys, country, now, ...contact } = rest;
  const facts = {
    // Anyone who sits at an unsigned chat may only claim to be this contact.
    contact: own ? { ...contact, ...ownFacts(contact.id, own) } : contact,
    conversation: conversation && { ...conversation, sender: senderOf(row) },
    message: null,
    channels: { EMAIL: sendsEmail, PHONE: sendsPhone },
    runId,
    contactFieldKeys: fieldKeys,
    defaultCountry: country,
  };
  return { facts, now };
}

/** What the interpreter may know, in one statement; `message` is the caller's to add. Null when the contact was erased. */
export async function loadFacts(tx: Tx, run: RunPlace): Promise<KnownFacts | null> {
  const sql = factsSql(tx, "SELECT $2::uuid AS contact_id, $3::uuid AS conversation_id");
  return known(run.id, await tx.query<FactRow>(sql, [tx.workspaceId, run.contactId, run.conversationId]));
}

/** The same of a run that stands where its row says. */
export async function loadFactsOfRun(tx: Tx, runId: string): Promise<KnownFacts | null> {
  const sql = factsSql(
    tx,
    "SELECT contact_id, conversation_id FROM workflow_run WHERE workspace_id = $1 AND id = $2",
  );
  return known(runId, await tx.query<FactRow>(sql, [tx.workspaceId, runId]));
}
