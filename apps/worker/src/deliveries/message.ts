import { type OpenChannel, type Outgoing, openChannel, type SendOutcome } from "@contact-identity/channels";
import {
  type AnswerThread,
  type AttachmentRow,
  answerThread,
  attachmentsByMessage,
  type ChannelRow,
  channelById,
  claimMessage,
  type Going,
  goingNow,
  hasTurn,
  type OutgoingMessage,
  openConfig,
  publicId,
  putOff,
  quotedIds,
  recordDelivery,
  retryDelivery,
  sayAsTemplate,
  webhookUrlOf,
} from "@contact-identity/database";
import { channelFacts } from "@contact-identity/domain";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";
import { outgoingFiles, saidBeside } from "./outgoing-files.ts";
import { filledNow, forgetTemplates } from "./templates.ts";

interface Claimed {
  readonly message: OutgoingMessage;
  readonly channel: ChannelRow | null;
  readonly going: Going;
  readonly quotes: Outgoing["quotes"] | null;
  readonly files: readonly AttachmentRow[];
  /** Of a mail. */
  readonly thread: AnswerThread | null;
}

/** `said`: how a template that went reads. */
type Sent = SendOutcome & { readonly said?: string };

const failed = (reason: string): SendOutcome => ({ type: "failed", reason });

function headOf({ message, thread }: Claimed): Pick<Outgoing, "mail"> {
  if (thread === null) return {};
  const subject = message.subject ?? thread.subject;
  return {
    mail: {
      ...(subject === null ? {} : { subject }),
      ...(message.subject === null ? {} : { subjectAsGiven: true }),
      ...(message.cc === null ? {} : { cc: message.cc }),
      ...(thread.inReplyTo === null ? {} : { inReplyTo: thread.inReplyTo }),
      ...(thread.references.length === 0 ? {} : { references: thread.references }),
    },
  };
}

const outgoingOf = (
  claimed: Claimed & { readonly channel: ChannelRow },
  to: string,
  work: Work,
): Outgoing => {
  const { message, channel, going, quotes } = claimed;
  return {
    key: publicId("message", message.id),
    to,
    text: saidBeside(message, claimed.files),
    ...(claimed.files.length === 0 ? {} : { attachments: outgoingFiles(work, claimed.files) }),
    ...(message.partsSent === 0 ? {} : { partsSent: message.partsSent }),
    automatic: message.author === "WORKFLOW",
    webhookUrl: webhookUrlOf(work.publicUrl, channel.id),
    ...(message.options ? { options: message.options } : {}),
    ...(going.type === "text" && going.humanAgent ? { humanAgent: true } : {}),
    ...(quotes ? { quotes } : {}),
    ...headOf(claimed),
  };
};

async function sendTemplate(
  work: Work,
  open: OpenChannel,
  channel: ChannelRow,
  message: OutgoingMessage,
  outgoing: Outgoing,
): Promise<Sent> {
  if (message.template === null) return failed("there is no template to send");
  const found = await filledNow(
    work,
    open,
    channel,
    message.template,
    (outgoing.attachments ?? []).length > 0,
  );
  if ("outcome" in found) return found.outcome;
  const { filled } = found;
  const outcome = await open.send({ ...outgoing, text: filled.text, template: filled }, work.egress);
  if (outcome.type === "failed") forgetTemplates(channel);
  return { ...outcome, said: filled.text };
}

async function send(work: Work, claimed: Claimed): Promise<Sent> {
  const { message, channel, going } = claimed;
  if (going.type === "refused") return failed(going.reason);
  if (!channel?.enabled) return failed("the channel is switched off");
  if (message.sendTo === null) return failed("there is no address to reply to");
  const open = openChannel(channel.type, openConfig(channel, work.encryptionKey));
  const outgoing = outgoingOf({ ...claimed, channel }, message.sendTo, work);
  return going.type === "template"
    ? sendTemplate(work, open, channel, message, outgoing)
    : open.send(outgoing, work.egress);
}

/**
 * Sends a queued message if it is the first of its conversation; a later one gets its turn when that is done.
 * One channel holds no more than its share of the places: they wait on the network, so there may be more of them than of what works on
 * the database.
 */
export const deliverMessage = defineDelivery({
  event: "internal.message-queued",
  width: (concurrency) => ({ all: 3 * concurrency, each: Math.ceil(concurrency / 2) }),
  hasTurn: (tx, { payload }) => hasTurn(tx, payload.messageId),
  async claim(tx, { id, payload }): Promise<Claimed | null> {
    const message = await claimMessage(tx, payload.messageId, id);
    if (!message) return null;
    const channel = await channelById(tx, message.channelId);
    return {
      message,
      files: await attachmentsByMessage(tx, [message.id]),
      channel,
      going: await goingNow(tx, message),
      quotes: message.replyTo === null ? null : await quotedIds(tx, message.replyTo),
      thread: channel && channelFacts(channel.type).mail ? await answerThread(tx, message) : null,
    };
  },
  perform: async (work, claimed) => send(work, claimed),
  outcomeOf: (outcome) => outcome,
  async record(tx, { message: { id } }, outcome) {
    if (outcome.type === "sent") {
      if (outcome.said !== undefined) sayAsTemplate(tx, id, outcome.said);
      return recordDelivery(tx, id, outcome);
    }
    if (outcome.type === "failed") return recordDelivery(tx, id, { failure: outcome.reason });
    return retryDelivery(tx, id, outcome.reason, outcome.afterMs ?? null, outcome.partsSent ?? null);
  },
  gate: {
    putOff: (tx, { message }, afterMs) => putOff(tx, message, afterMs),
    refuse: (tx, { message }, reason) => retryDelivery(tx, message.id, reason, null),
  },
});
