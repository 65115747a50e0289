import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
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

/** `POST Messages.json`. Without an approved template Twilio has no buttons, so a choice is a numbered list. */
export function send(config: TwilioConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString("base64");
  const sender = isService(config.from) ? { MessagingServiceSid: config.from } : { From: config.from };
  const fields = { To: outgoing.to, ...sender, ...said(outgoing) };
  return deliver(egress, {
    url: messagesUrl(config),
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ ...fields, ...statusCallback(config, outgoing, egress) }),
    secrets: [config.authToken, credentials],
    accepted: (json) => ({ type: "sent", externalId: taken.safeParse(json).data?.sid ?? null }),
    refusal,
  });
}
