import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { numberedList } from "../numbered-list.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { isService } from "./address.ts";
import { messagesUrl, type TwilioConfig } from "./config.ts";

const taken = z.looseObject({ sid: z.string().min(1) });
const refused = z.looseObject({ message: z.string(), code: z.number().optional().catch(undefined) });

function refusal(json: unknown): string | null {
  const { code, message } = refused.safeParse(json).data ?? {};
  return message === undefined ? null : [code, message].filter((part) => part !== undefined).join(" ");
}

/** Where Twilio shall post receipts. It refuses a whole message over an address that it cannot reach, such as a developer's own machine. */
function statusCallback(
  { statusCallbackUrl }: TwilioConfig,
  { webhookUrl }: Outgoing,
  egress: Egress,
): Record<string, string> {
  const url = statusCallbackUrl ?? webhookUrl;
  return url === undefined || egress.checkUrl(url) !== null ? {} : { StatusCallback: url };
}

/** `POST Messages.json`. Without an approved template Twilio has no buttons, so a choice is a numbered list. */
export function send(config: TwilioConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString("base64");
  const sender = isService(config.from) ? { MessagingServiceSid: config.from } : { From: config.from };
  const fields = { To: outgoing.to, ...sender, Body: numberedList(outgoing.text, outgoing.options) };
  return deliver(egress, {
    url: messagesUrl(config),
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ ...fields, ...statusCallback(config, outgoing, egress) }),
    secrets: [config.authToken, credentials],
    accepted: (json) => ({ type: "sent", externalId: taken.safeParse(json).data?.sid ?? null }),
    refusal,
  });
}
