import { TWILIO_WHATSAPP } from "@contact-identity/domain";
import { z } from "zod";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
import { numberedList } from "../numbered-list.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { isService } from "./address.ts";
import { messagesUrl, type TwilioConfig } from "./config.ts";
import { refusal } from "./refusal.ts";

const taken = z.looseObject({ sid: z.string().min(1) });
/** Where Twilio shall post receipts. It refuses a whole message over an address that it cannot reach, such as a developer's own machine. */
function statusCallback(
  { statusCallbackUrl }: TwilioConfig,
  { webhookUrl }: Outgoing,
  egress: Egress,
): Record<string, string> {
  const url = statusCallbackUrl ?? webhookUrl;
  return url === undefined || egress.checkUrl(url) !== null ? {} : { StatusCallback: url };
}

/** The text, or the content that an approved template is kept under. */
const said = ({ text, options, template }: Outgoing): Record<string, string> =>
  template === undefined
    ? { Body: numberedList(text, options) }
    : {
        ContentSid: template.template.id,
        ...(template.template.variables.length === 0
          ? {}
          : { ContentVariables: JSON.stringify(template.values) }),
      };

function withFiles(fields: URLSearchParams, files: readonly OutgoingFile[]): URLSearchParams {
  if (files.length > 0 && fields.get("Body") === "") fields.delete("Body");
  for (const { url } of files) fields.append("MediaUrl", url);
  return fields;
}

/** `POST Messages.json`. Without an approved template Twilio has no buttons, so a choice is a numbered list. */
function sendOne(
  config: TwilioConfig,
  outgoing: Outgoing,
  egress: Egress,
  files: readonly OutgoingFile[] = [],
): Promise<SendOutcome> {
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString("base64");
  const sender = isService(config.from) ? { MessagingServiceSid: config.from } : { From: config.from };
  const fields = { To: outgoing.to, ...sender, ...said(outgoing) };
  return deliver(egress, {
    url: messagesUrl(config),
    headers: { authorization: `Basic ${credentials}` },
    body: withFiles(new URLSearchParams({ ...fields, ...statusCallback(config, outgoing, egress) }), files),
    secrets: [config.authToken, credentials],
    accepted: (json) => ({ type: "sent", externalId: taken.safeParse(json).data?.sid ?? null }),
    refusal,
  });
}

/** An MMS holds ten files, a WhatsApp message one: the first has the text. */
export function send(config: TwilioConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const { attachments = [] } = outgoing;
  if (attachments.length === 0) return sendOne(config, outgoing, egress);
  if (!config.from.startsWith(TWILIO_WHATSAPP)) return sendOne(config, outgoing, egress, attachments);
  return sendInParts(
    outgoing,
    attachments.map(
      (file, i) => () =>
        sendOne(config, i === 0 ? outgoing : { ...outgoing, text: "", options: [] }, egress, [file]),
    ),
  );
}
