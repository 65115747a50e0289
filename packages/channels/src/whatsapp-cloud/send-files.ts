import { isBusinessScopedId } from "@contact-identity/domain";
import { z } from "zod";
import { multipart } from "../attached/multipart.ts";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
import { graphAccepted, graphPassing, graphRefusal, graphUrl } from "../meta/meta-graph.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import type { WhatsappCloudConfig } from "./config.ts";
import { messageBody } from "./message-body.ts";

const UPLOAD_MS = 50_000;
/** Characters of what is said of a file. Source: Meta, Cloud API, media messages. */
const CAPTION = 1024;
const uploaded = z.looseObject({ id: z.union([z.string().min(1), z.int().transform(String)]) });

/** What WhatsApp shows as more than a document, by type. Source: Meta, Cloud API, supported media types. */
const SHOWN: Readonly<Record<string, "image" | "video" | "audio">> = {
  "image/jpeg": "image",
  "image/png": "image",
  "video/mp4": "video",
  "video/3gpp": "video",
  "audio/aac": "audio",
  "audio/amr": "audio",
  "audio/mpeg": "audio",
  "audio/mp4": "audio",
  "audio/x-m4a": "audio",
  "audio/ogg": "audio",
};

/** `POST /{phone-number-id}/media`: the file itself, so that it need not be reached from outside. */
async function upload(
  { apiBaseUrl, phoneNumberId, accessToken, appSecret, verifyToken }: WhatsappCloudConfig,
  { name, contentType, content }: OutgoingFile,
  egress: Egress,
): Promise<SendOutcome> {
  const fields = { messaging_product: "whatsapp", type: contentType };
  return deliver(egress, {
    url: graphUrl(apiBaseUrl, `${encodeURIComponent(phoneNumberId)}/media`),
    headers: { authorization: `Bearer ${accessToken}` },
    body: await multipart(fields, { field: "file", name, contentType, bytes: await content() }),
    timeoutMs: UPLOAD_MS,
    secrets: [accessToken, appSecret, verifyToken],
    accepted: (json) => graphAccepted(json, uploaded.safeParse(json).data?.id ?? null),
    refusal: graphRefusal,
    passing: graphPassing,
  });
}

function fileBody({ to, quotes }: Outgoing, file: OutgoingFile, id: string, caption: string): object {
  const address = isBusinessScopedId(to) ? { recipient: to } : { to };
  const context = quotes === undefined ? {} : { context: { message_id: quotes.externalId } };
  const type = SHOWN[file.contentType] ?? "document";
  return {
    ...{ messaging_product: "whatsapp", recipient_type: "individual", ...address, ...context },
    type,
    [type]: {
      id,
      ...(caption === "" || type === "audio" ? {} : { caption }),
      ...(type === "document" ? { filename: file.name } : {}),
    },
  };
}

/** A template goes with one file at most: that of its media header. */
export async function sendTemplate(
  config: WhatsappCloudConfig,
  outgoing: Outgoing,
  egress: Egress,
  post: (body: object) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const mediaHeader = outgoing.template?.template.mediaHeader ?? null;
  const [file] = outgoing.attachments ?? [];
  if (mediaHeader === null || file === undefined) return post(messageBody(outgoing));
  const there = await upload(config, file, egress);
  if (there.type !== "sent") return there;
  if (there.externalId === null) return { type: "retry", reason: "the upload has no id" };
  const filename = mediaHeader === "DOCUMENT" ? { filename: file.name } : {};
  return post(messageBody(outgoing, { id: there.externalId, ...filename }));
}

/** Each file is a message; a short text without a choice is the first one's caption, any other goes behind them. */
export function sendFiles(
  config: WhatsappCloudConfig,
  outgoing: Outgoing,
  egress: Egress,
  post: (body: object) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const { attachments = [], text, options = [] } = outgoing;
  const first = attachments[0];
  const isCaption =
    text.length <= CAPTION && options.length === 0 && SHOWN[first?.contentType ?? ""] !== "audio";
  const parts = attachments.map((file, i) => async () => {
    const there = await upload(config, file, egress);
    if (there.type !== "sent") return there;
    if (there.externalId === null) return { type: "retry", reason: "the upload has no id" } as const;
    return post(fileBody(outgoing, file, there.externalId, i === 0 && isCaption ? text : ""));
  });
  const said = text === "" || isCaption ? [] : [() => post(messageBody(outgoing))];
  return sendInParts(outgoing, [...parts, ...said]);
}
