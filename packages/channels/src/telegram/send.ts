import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { numberedList } from "../numbered-list.ts";
import { optionsFit } from "../options.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import { sendMessageUrl, type TelegramConfig } from "./config.ts";

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
  // Messages are counted in each chat anew.
  return { type: "sent", externalId: String(sent.message_id), externalScope: String(sent.chat.id) };
}

function waitMs(json: unknown): number | undefined {
  const seconds = refused.safeParse(json).data?.parameters?.retry_after;
  return seconds === undefined ? undefined : seconds * 1000;
}

export const send = (config: TelegramConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: sendMessageUrl(config),
    headers: {},
    body: messageOf(outgoing),
    secrets: [config.botToken, encodeURIComponent(config.botToken), config.secretToken],
    accepted,
    refusal: (json) => refused.safeParse(json).data?.description ?? null,
    waitMs,
  });
