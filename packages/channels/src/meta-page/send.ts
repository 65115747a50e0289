import { z } from "zod";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
import { graphAccepted, graphPassing, graphRefusal, graphUrl } from "../meta/meta-graph.ts";
import { numberedList } from "../numbered-list.ts";
import { optionsFit } from "../options.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import type { MetaPageConfig } from "./config.ts";

function messageOf({ text, options = [] }: Outgoing): object {
  if (!optionsFit(options, capabilities.choices.QUICK_REPLIES)) return { text: numberedList(text, options) };
  return {
    text,
    quick_replies: options.map(({ id, title }) => ({ content_type: "text", title, payload: id })),
  };
}

const taken = z.looseObject({ message_id: z.string().min(1) });

/** Within a day of what a person wrote everything is an answer; within seven, what a human agent writes. Source: Meta, message tags. */
const messagingType = ({ humanAgent }: Outgoing) =>
  humanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" };

/** `POST me/messages`, where "me" is the page of the token. */
const post = (
  config: MetaPageConfig,
  outgoing: Outgoing,
  message: object,
  egress: Egress,
): Promise<SendOutcome> =>
  deliver(egress, {
    url: graphUrl(config.apiBaseUrl, "me/messages"),
    headers: { authorization: `Bearer ${config.pageAccessToken}` },
    body: { recipient: { id: outgoing.to }, ...messagingType(outgoing), message },
    secrets: [config.pageAccessToken, config.appSecret, config.verifyToken],
    accepted: (json) => graphAccepted(json, taken.safeParse(json).data?.message_id ?? null),
    refusal: graphRefusal,
    passing: graphPassing,
  });

const TYPES: Readonly<Record<string, string>> = {
  IMAGE: "image",
  VIDEO: "video",
  AUDIO: "audio",
  VOICE: "audio",
};

/** Meta fetches the file from its link. Source: Meta, Messenger Platform, Send API, attachments. */
const fileOf = ({ kind, url }: OutgoingFile): object => ({
  attachment: { type: TYPES[kind] ?? "file", payload: { url } },
});

/** Each file is a message of its own, and the text another behind them. */
export function send(config: MetaPageConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const { attachments = [], text } = outgoing;
  const by = (message: object) => post(config, outgoing, message, egress);
  if (attachments.length === 0) return by(messageOf(outgoing));
  const said = text === "" ? [] : [() => by(messageOf(outgoing))];
  return sendInParts(outgoing, [...attachments.map((file) => () => by(fileOf(file))), ...said]);
}
