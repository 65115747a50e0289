import type { PayloadOf, TouchMessage } from "@contact-identity/domain";
import { saidTimes } from "@contact-identity/domain";
import { addAttachments } from "../conversation/content/add-attachments.ts";
import { quotedMessage } from "../conversation/content/told-message.ts";
import { mayBeOptWord, noteOptWord, saidOptWord } from "../conversation/opt-out.ts";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { openedBySource } from "./opened-conversation.ts";
import { StoredMeanwhile } from "./stored-meanwhile.ts";
import type { Author, MessagePlace, ToStore } from "./to-store.ts";

export interface StoredMessage {
  readonly conversationId: string;
  readonly messageId: string;
}

/**
 * Into the open conversation if it still is, with its event, in one statement. FOR SHARE: it cannot be closed meanwhile. The event has the
 * message's id, so that it is found again when the message's author takes it back.
 */
const intoOpen = (message: string, event: string, payload: string) => `WITH c AS (
    SELECT id FROM conversation WHERE workspace_id = $1 AND id = $2 AND status = 'OPEN' FOR SHARE),
  m AS (
    INSERT INTO message (workspace_id, id, conversation_id, channel_id, text, external_id, external_scope, kind, data, full_text, subject,
      said_at, listed_at, reply_to, referral, thread, direction, author, status, sent_at)
    SELECT $1, $3, c.id, $4, $5, $6, $7, $10, $11::jsonb, $12, $13, $14::timestamptz, $15::timestamptz, $16::uuid, $17::jsonb, $18::jsonb, ${message} FROM c
    ON CONFLICT DO NOTHING RETURNING id, created_at)
  INSERT INTO outbox (workspace_id, id, type, lane, contact_id, conversation_id, payload)
  SELECT $1, $3, '${event}', 'partners', $8, $2, ${payload} FROM m RETURNING id`;

const INTO_OPEN: Readonly<Record<Author, string>> = {
  CONTACT: intoOpen(
    "'INBOUND', 'CONTACT', 'RECEIVED', NULL",
    "message.received",
    "$9::jsonb || jsonb_build_object('at', (extract(epoch FROM m.created_at) * 1000)::bigint)",
  ),
  // What was said up to a time that the provider then tells of as read is meant too.
  APP: intoOpen(
    "'OUTBOUND', 'APP', 'SENT', coalesce($14::timestamptz, clock_timestamp())",
    "message.sent",
    "$9::jsonb",
  ),
};

const payloadOf = ({ author, message, unused }: ToStore, messageId: string, word: "OUT" | "IN" | null) => {
  if (author === "APP") return { messageId, runId: null, runKey: null } satisfies PayloadOf<"message.sent">;
  return {
    messageId,
    kind: message.content?.kind ?? "TEXT",
    text: message.text,
    ...(message.choiceId === undefined ? {} : { choiceId: message.choiceId }),
    ...(message.location === undefined ? {} : { location: message.location }),
    ...(message.automatic ? { automatic: true as const } : {}),
    ...(word === "OUT" ? { optedOut: true as const } : {}),
    ...(unused.length === 0 ? {} : { unused }),
  } satisfies Omit<PayloadOf<"message.received">, "at">;
};

/** Always an object or null: anyone who reads it asks by name. */
const dataOf = ({ content }: TouchMessage): string | null => {
  const data: unknown = content?.data ?? null;
  if (data === null) return null;
  return JSON.stringify(typeof data === "object" && !Array.isArray(data) ? data : { value: data });
};
const json = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));

async function quotedBy(
  tx: Tx,
  channelId: string,
  sourceId: string,
  { quotes, externalScope }: TouchMessage,
): Promise<string | null> {
  if (quotes === undefined) return null;
  return quotedMessage(tx, channelId, sourceId, { externalId: quotes, externalScope });
}

/** Stores a message in the source's open conversation, else in a new one. */
export async function storeMessage(
  tx: Tx,
  channel: { readonly id: string },
  place: MessagePlace,
  what: ToStore,
): Promise<StoredMessage> {
  const { author, message, arrival } = what;
  const conversationId = place.openConversationId ?? (await openedBySource(tx, channel.id, place, what));
  const word =
    author === "CONTACT" && mayBeOptWord(message)
      ? await saidOptWord(tx, conversationId, message.text, what.optWords ?? null)
      : null;
  // Made last: events are told in the order of their ids, a conversation's opening before its first message.
  const messageId = newId();
  const times = saidTimes(message.sentAt, arrival.getTime());
  const stored = await tx.query(INTO_OPEN[author], [
    tx.workspaceId,
    conversationId,
    messageId,
    channel.id,
    message.text,
    message.externalId,
    message.externalScope,
    place.contactId,
    JSON.stringify(payloadOf(what, messageId, word)),
    message.content?.kind ?? "TEXT",
    dataOf(message),
    message.fullText ?? null,
    message.subject ?? null,
    times && new Date(times.saidAt),
    times && new Date(times.listedAt),
    await quotedBy(tx, channel.id, place.sourceId, message),
    json(message.referral),
    json(message.thread),
  ]);
  if (stored.length === 0)
    throw new StoredMeanwhile("the message was stored, or its conversation closed, meanwhile");
  if (word !== null) await noteOptWord(tx, word, { ...place, conversationId });
  await addAttachments(
    tx,
    { id: messageId, channelId: channel.id, contactId: place.contactId, conversationId },
    message.attachments ?? [],
  );
  if (message.subject !== undefined)
    tx.send("UPDATE conversation SET subject = $3 WHERE workspace_id = $1 AND id = $2 AND subject IS NULL", [
      tx.workspaceId,
      conversationId,
      message.subject,
    ]);
  tx.wake();
  return { conversationId, messageId };
}
