import { z } from "zod";
import { multipart } from "../attached/multipart.ts";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
import { numberedList } from "../numbered-list.ts";
import { optionsFit } from "../options.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import { sendMessageUrl, type TelegramConfig, telegramUrl } from "./config.ts";

const taken = z.looseObject({
  ok: z.literal(true),
  result: z.looseObject({ message_id: z.int(), chat: z.looseObject({ id: z.int() }) }),
});

const refused = z.looseObject({
  ok: z.literal(false),
  description: z.string(),
  error_code: z.int().optional().catch(undefined),
  parameters: z.looseObject({ retry_after: z.number().nonnegative() }).optional().catch(undefined),
});

/** Only of the same chat, where its ids are unique; one that was deleted meanwhile holds nothing up. */
const quoting = ({ to, quotes }: Outgoing): object =>
  quotes === undefined || quotes.externalScope !== to || !/^\d{1,15}$/.test(quotes.externalId)
    ? {}
    : {
        reply_parameters: { message_id: Number(quotes.externalId), allow_sending_without_reply: true },
      };

/** One button a row: titles are of any length. */
function messageOf(outgoing: Outgoing): object {
  const { to, text, options = [] } = outgoing;
  const head = { chat_id: Number(to), ...quoting(outgoing) };
  if (!optionsFit(options, capabilities.choices.BUTTONS))
    return { ...head, text: numberedList(text, options) };
  return {
    ...head,
    text,
    reply_markup: { inline_keyboard: options.map(({ id, title }) => [{ text: title, callback_data: id }]) },
  };
}

function accepted(json: unknown): SendOutcome {
  const refusal = refused.safeParse(json).data;
  if (refusal !== undefined) return { type: "failed", reason: refusal.description };
  const sent = taken.safeParse(json).data?.result;
  if (sent === undefined) return { type: "sent", externalId: null };
  // Messages are counted in each chat apart.
  return { type: "sent", externalId: String(sent.message_id), externalScope: String(sent.chat.id) };
}

function waitMs(json: unknown): number | undefined {
  const seconds = refused.safeParse(json).data?.parameters?.retry_after;
  return seconds === undefined ? undefined : seconds * 1000;
}

const post = (
  config: TelegramConfig,
  { url, body, timeoutMs = 10_000 }: { url: string; body: unknown; timeoutMs?: number },
  egress: Egress,
): Promise<SendOutcome> =>
  deliver(egress, {
    url,
    headers: {},
    body,
    timeoutMs,
    secrets: [config.botToken, encodeURIComponent(config.botToken), config.secretToken],
    accepted,
    refusal: (json) => refused.safeParse(json).data?.description ?? null,
    waitMs,
  });

const UPLOAD_MS = 50_000;
const CAPTION = 1024;
const LARGEST_PHOTO = 10 * 1024 * 1024;

/** How a file is sent, by type; all else is a document. Source: Telegram, Bot API, sendPhoto, sendVideo, sendAudio, sendVoice. */
function methodOf({ contentType, size }: OutgoingFile): { readonly method: string; readonly field: string } {
  if (["image/jpeg", "image/png", "image/webp"].includes(contentType) && size <= LARGEST_PHOTO)
    return { method: "sendPhoto", field: "photo" };
  if (contentType === "video/mp4") return { method: "sendVideo", field: "video" };
  if (["audio/mpeg", "audio/mp4", "audio/x-m4a"].includes(contentType))
    return { method: "sendAudio", field: "audio" };
  if (contentType === "audio/ogg") return { method: "sendVoice", field: "voice" };
  return { method: "sendDocument", field: "document" };
}

async function sendFile(
  config: TelegramConfig,
  to: string,
  file: OutgoingFile,
  caption: string,
  egress: Egress,
): Promise<SendOutcome> {
  const { method, field } = methodOf(file);
  const fields = { chat_id: to, ...(caption === "" ? {} : { caption }) };
  const bytes = await file.content();
  const body = await multipart(fields, { field, name: file.name, contentType: file.contentType, bytes });
  return post(config, { url: telegramUrl(config, method), body, timeoutMs: UPLOAD_MS }, egress);
}

/** Each file is a message; a short text without a choice is the first one's caption, any other goes behind them. */
export function send(config: TelegramConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const { attachments = [], text, options = [], to } = outgoing;
  const say = () => post(config, { url: sendMessageUrl(config), body: messageOf(outgoing) }, egress);
  if (attachments.length === 0) return say();
  const isCaption = text.length <= CAPTION && options.length === 0;
  const parts = attachments.map(
    (file, i) => () => sendFile(config, to, file, i === 0 && isCaption ? text : "", egress),
  );
  return sendInParts(outgoing, text === "" || isCaption ? parts : [...parts, say]);
}
