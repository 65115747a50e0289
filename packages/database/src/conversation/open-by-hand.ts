import type { Actor } from "@contact-identity/domain";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { openConversation } from "./change-conversation.ts";
import { say, type WantedMessage } from "./send-message.ts";
import { type Writable, writableById } from "./writable.ts";

export interface OpeningPlace {
  readonly sourceId: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly enabled: boolean;
  readonly replyTo: string | null;
  readonly origin: string;
}

/**
 * The source to be written to, its row held: what comes from there meanwhile waits, so that there is one open conversation.
 * @param contactId a live contact. @throws Refused NOT_FOUND, CHANNEL_UNAVAILABLE
 */
export async function openingPlace(tx: Tx, contactId: string, sourceId: string): Promise<OpeningPlace> {
  const [source] = await tx.query<Omit<OpeningPlace, "channelId"> & { channelId: string | null }>(
    `SELECT s.id AS "sourceId", s.channel_id AS "channelId", s.contact_id AS "contactId", s.reply_to AS "replyTo", s.origin,
       coalesce(h.enabled, false) AS enabled
     FROM contact_source s LEFT JOIN channel h ON h.workspace_id = $1 AND h.id = s.channel_id
     WHERE s.workspace_id = $1 AND s.id = $2 AND s.contact_id = $3 FOR NO KEY UPDATE OF s`,
    [tx.workspaceId, sourceId, contactId],
  );
  const at = ["input", "sourceId"];
  if (!source) return refuse("NOT_FOUND", "The contact has no such source.", at);
  const { channelId } = source;
  if (channelId === null)
    return refuse(
      "CHANNEL_UNAVAILABLE",
      "This source came by no channel, so nothing can be written to it. Choose a source that has one.",
      at,
    );
  if (source.replyTo === null)
    return refuse("CHANNEL_UNAVAILABLE", "Nothing is known at this source that could be written to.", at);
  if (!source.enabled)
    return refuse(
      "CHANNEL_UNAVAILABLE",
      "The channel of this source is switched off. Switch it on first.",
      at,
    );
  return { ...source, channelId };
}

const OPEN = `SELECT id FROM conversation WHERE workspace_id = $1 AND source_id = $2 AND status = 'OPEN'
  ORDER BY opened_at DESC, id DESC LIMIT 1 FOR SHARE`;

/** Writes to a source of a contact: into its open conversation, or into a new one. Returns the conversation. @throws Refused */
export async function openByHand(
  tx: Tx,
  input: WantedMessage & { readonly contactId: string; readonly sourceId: string },
  author: Actor = "API",
): Promise<string> {
  const place = await openingPlace(tx, input.contactId, input.sourceId);
  const [open] = await tx.query<{ id: string }>(OPEN, [tx.workspaceId, place.sourceId]);
  const id =
    open?.id ?? (await openConversation(tx, place.sourceId, place.channelId, place.contactId, author));
  const writable = (await writableById(tx, id)) as Writable;
  await say(tx, writable, input, author);
  if (!open && input.subject)
    await tx.query("UPDATE conversation SET subject = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      id,
      input.subject.replace(/\s+/g, " ").trim(),
    ]);
  return id;
}
