import { z } from "zod";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress, EgressAnswer } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
import { numberedList } from "../numbered-list.ts";
import { type Options, optionsFit } from "../options.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import { sendMessageUrl, type ViberConfig } from "./config.ts";
import { parseExactly } from "./exact-json.ts";
import { messageToken } from "./shapes.ts";

/** Viber reads a button's text as HTML. */
const isPlain = (title: string): boolean => !/[<>]|&[#\w]+;/.test(title);

const fit = (options: Options): boolean =>
  optionsFit(options, capabilities.choices.BUTTONS) && options.every(({ title }) => isPlain(title));

/** What a button replies is shown in the chat as the person's own words, so it is the title, and the answer is known by it; never our id. */
const keyboardOf = (options: Options): object => ({
  Type: "keyboard",
  DefaultHeight: false,
  Buttons: options.map(({ title }) => ({
    Columns: 6,
    Rows: 1,
    ActionType: "reply",
    ActionBody: title,
    Text: title,
  })),
});

function messageOf({ senderName }: ViberConfig, { to, text, options = [] }: Outgoing): object {
  const head = { receiver: to, min_api_version: 1, sender: { name: senderName }, type: "text" };
  return fit(options)
    ? { ...head, text, keyboard: keyboardOf(options) }
    : { ...head, text: numberedList(text, options) };
}

const answered = z.looseObject({ status: z.int(), status_message: z.string().optional().catch(undefined) });
const taken = z.looseObject({ message_token: messageToken });

/** Source: Viber, REST Bot API, error codes: too many requests. Every other one needs somebody to change something. */
const TOO_MANY_REQUESTS = 12;

function refusal(json: unknown): string | null {
  const { status, status_message } = answered.safeParse(json).data ?? { status: 0 };
  if (status === 0) return null;
  return status_message === undefined ? `status ${status}` : `status ${status}: ${status_message}`;
}

const passing = (json: unknown): boolean => answered.safeParse(json).data?.status === TOO_MANY_REQUESTS;

/** Viber refuses inside a 200. */
function accepted(json: unknown, { body }: EgressAnswer): SendOutcome {
  const reason = refusal(json);
  if (reason !== null) return { type: passing(json) ? "retry" : "failed", reason };
  const exact = json === undefined ? undefined : taken.safeParse(parseExactly(body.toString("utf8"))).data;
  return { type: "sent", externalId: exact?.message_token ?? null };
}

const post = (config: ViberConfig, body: object, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: sendMessageUrl(config),
    headers: { "x-viber-auth-token": config.authToken },
    body,
    secrets: [config.authToken],
    accepted,
    refusal,
    passing,
  });

const LARGEST_PICTURE = 1024 * 1024;
const CAPTION = 768;

/** Viber fetches the file from its link. Source: Viber, REST Bot API, picture, video and file messages. */
function fileOf(
  { senderName }: ViberConfig,
  to: string,
  { contentType, size, url, name }: OutgoingFile,
  text: string,
): object {
  const head = { receiver: to, min_api_version: 1, sender: { name: senderName }, media: url };
  if (contentType === "image/jpeg" && size <= LARGEST_PICTURE) return { ...head, type: "picture", text };
  if (contentType === "video/mp4") return { ...head, type: "video", size };
  return { ...head, type: "file", size, file_name: name };
}

/** Each file is a message; a short text is the caption of a single picture, any other goes behind them. */
export function send(config: ViberConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const { attachments = [], text, options = [], to } = outgoing;
  const by = (body: object) => post(config, body, egress);
  const say = () => by(messageOf(config, outgoing));
  const [first] = attachments;
  if (first === undefined) return say();
  const isPicture = first.contentType === "image/jpeg" && first.size <= LARGEST_PICTURE;
  const isCaption = isPicture && text.length <= CAPTION && options.length === 0;
  const parts = attachments.map(
    (file, i) => () => by(fileOf(config, to, file, i === 0 && isCaption ? text : "")),
  );
  return sendInParts(outgoing, text === "" || isCaption ? parts : [...parts, say]);
}
