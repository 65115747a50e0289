import { type Actor, channelFacts, isLonger, LENGTHS, normaliseEmail } from "@contact-identity/domain";
import { deliversByStoring } from "../channel/of-type.ts";
import { queueDelivery } from "../delivery/queue-delivery.ts";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { attachFiles, chosenFiles, NO_FILES, type WantedFiles } from "./attach-files.ts";
import { refuseClosed } from "./may-go.ts";
import type { DeliveryStatus, MessageTemplateUse } from "./message.row.ts";
import { ruleOf, type Writable, writableById } from "./writable.ts";

export interface NewOutgoing {
  readonly conversationId: string;
  readonly text: string;
  readonly author: Actor;
  readonly options?: readonly { readonly id: string; readonly title: string }[];
  /** The run that waits for the result, and the key that it knows the message by. */
  readonly run?: { readonly id: string; readonly key: string };
  readonly causedBy?: readonly string[];
  readonly template?: MessageTemplateUse | null;
  /** The message that it answers. */
  readonly replyTo?: string | null;
  /** Of a mail. */
  readonly subject?: string | null;
  readonly cc?: readonly string[] | null;
}

/** A web chat's message is delivered by being there; its visitors are those of its source's session. */
const INSERT = `WITH visitor AS (
    SELECT v.audience FROM conversation c JOIN widget_session v ON v.workspace_id = $1 AND v.source_id = c.source_id
    WHERE c.workspace_id = $1 AND c.id = $3)
  INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, options, status, run_id, run_key,
    template, reply_to, subject, cc)
  SELECT $1, $2, $3, $4, 'OUTBOUND', $5, $6, $7::jsonb, CASE WHEN ${deliversByStoring("h")} THEN 'SENT' ELSE 'QUEUED' END, $8::uuid, $9,
    $10::jsonb, $11::uuid, $12, $13::jsonb
  FROM channel h WHERE h.workspace_id = $1 AND h.id = $4
  RETURNING status, (SELECT audience FROM visitor) AS audience`;

/** Stores a message QUEUED for the worker to deliver; in a web chat SENT, for there the visitor reads what is stored. */
export async function queueMessage(
  tx: Tx,
  message: NewOutgoing,
  channelId: string,
  contactId: string,
): Promise<string> {
  const id = newId();
  const [stored] = await tx.query<{ status: DeliveryStatus; audience: string | null }>(INSERT, [
    tx.workspaceId,
    id,
    message.conversationId,
    channelId,
    message.author,
    message.text,
    message.options ? JSON.stringify(message.options) : null,
    message.run?.id ?? null,
    message.run?.key ?? null,
    message.template ? JSON.stringify(message.template) : null,
    message.replyTo ?? null,
    message.subject ?? null,
    message.cc && message.cc.length > 0 ? JSON.stringify(message.cc) : null,
  ]);
  if (stored?.audience) tx.ring(stored.audience);
  const sent = stored?.status === "SENT";
  const about = { contactId, conversationId: message.conversationId, causedBy: message.causedBy ?? [] };
  const payload = { messageId: id, runId: message.run?.id ?? null, runKey: message.run?.key ?? null };
  if (sent) await appendEvents(tx, [{ type: "message.sent", ...about, payload }]);
  else await queueDelivery(tx, "internal.message-queued", channelId, { messageId: id, channelId }, about);
  return id;
}

/** What a caller wants to have said. */
export interface WantedMessage {
  readonly text?: string | null;
  /** Found and filled by the caller; `text` is how it reads. */
  readonly template?: {
    readonly id: string;
    readonly variables: Readonly<Record<string, string>>;
    readonly text: string;
  } | null;
  readonly replyToId?: string | null;
  readonly subject?: string | null;
  readonly cc?: readonly string[] | null;
  readonly files?: WantedFiles | null;
}

const isBlank = (text: string | null | undefined): boolean => text == null || text.trim() === "";

function refuseWrongParts({ text, template, files }: WantedMessage): void {
  if (isBlank(text) && !template && !files?.ids.length)
    refuse("INVALID", "A message needs a text or files, or a template.", ["input", "text"]);
  if (!isBlank(text) && template)
    refuse("INVALID", "Give a text or a template, not both: the template says what is read.", [
      "input",
      "template",
    ]);
  if (text && isLonger(text, LENGTHS.messageText))
    refuse("LIMIT_EXCEEDED", `A message has at most ${LENGTHS.messageText} characters.`, ["input", "text"]);
}

async function refuseWrongReply(tx: Tx, conversationId: string, replyToId: string): Promise<void> {
  const found = await tx.query(
    "SELECT 1 FROM message WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3",
    [tx.workspaceId, replyToId, conversationId],
  );
  if (found.length === 0)
    refuse("NOT_FOUND", "There is no such message in this conversation.", ["input", "replyToId"]);
}

/** Copies of a mail, each address once. */
function copies(cc: readonly string[]): readonly string[] {
  return [
    ...new Set(
      cc.map((address, index) => {
        const read = normaliseEmail(address);
        return read.ok
          ? read.value
          : refuse("INVALID_EMAIL", `"${address.slice(0, 100)}" is no e-mail address.`, [
              "input",
              "cc",
              String(index),
            ]);
      }),
    ),
  ];
}

/** A line of a mail's head: a break in it would begin another line. */
const line = (text: string): string => text.replace(/\s+/g, " ").trim();

/** What only a mail has. @throws Refused INVALID where the channel sends no mail */
function mailParts(
  place: Writable,
  { subject, cc }: WantedMessage,
): { subject: string | null; cc: readonly string[] } {
  const given = { subject: isBlank(subject) ? null : line(subject as string), cc: copies(cc ?? []) };
  const wrong = given.subject !== null ? "subject" : given.cc.length > 0 ? "cc" : null;
  if (wrong !== null && !channelFacts(place.channelType).mail)
    refuse("INVALID", "Only a mail has a subject and copies.", ["input", wrong]);
  return given;
}

/** Queues a caller's message in a conversation whose row this transaction holds. @throws Refused */
export async function say(tx: Tx, place: Writable, wanted: WantedMessage, author: Actor): Promise<string> {
  refuseWrongParts(wanted);
  const mail = mailParts(place, wanted);
  const { template } = wanted;
  if (template && ruleOf(place)?.templates !== true)
    refuse("CHANNEL_UNAVAILABLE", "This channel has no templates.", ["input", "template"]);
  if (!template) refuseClosed(place, author, ["input", "text"]);
  if (wanted.replyToId != null) await refuseWrongReply(tx, place.id, wanted.replyToId);
  const files = await chosenFiles(tx, place.channelId, wanted.files ?? NO_FILES);
  const said = template?.text ?? (isBlank(wanted.text) ? files.words : (wanted.text as string));
  const id = await queueMessage(
    tx,
    {
      conversationId: place.id,
      text: said,
      author,
      replyTo: wanted.replyToId ?? null,
      ...mail,
      ...(template ? { template: { id: template.id, variables: template.variables, alone: true } } : {}),
    },
    place.channelId,
    place.contactId,
  );
  await attachFiles(tx, { ...place, id, conversationId: place.id }, files, isBlank(wanted.text) && !template);
  return id;
}

export const CLOSED_CONVERSATION = "This conversation is closed. The contact's next message opens a new one.";

/** A message of the caller's in an open conversation. @throws Refused */
export async function sendMessage(
  tx: Tx,
  input: WantedMessage & { readonly conversationId: string },
  author: Actor = "API",
): Promise<string> {
  refuseWrongParts(input);
  await tx.query("SELECT id FROM conversation WHERE workspace_id = $1 AND id = $2 FOR SHARE", [
    tx.workspaceId,
    input.conversationId,
  ]);
  const place =
    (await writableById(tx, input.conversationId)) ??
    refuse("NOT_FOUND", "There is no such conversation.", ["input", "conversationId"]);
  if (!place.open) refuse("CONFLICT", CLOSED_CONVERSATION, ["input", "conversationId"]);
  return say(tx, place, input, author);
}
