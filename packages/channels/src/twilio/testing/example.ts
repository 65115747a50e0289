import type { ProviderExample } from "../../testing/example.ts";
import { httpOutbound } from "../../testing/outbound.ts";
import { headerProof } from "../../testing/proof.ts";
import type { TwilioConfig } from "../config.ts";
import {
  ANYA,
  signed,
  signedBytes,
  sms,
  smsFields,
  statusFields,
  whatsapp,
  whatsappFields,
} from "./payloads.ts";

const example = (
  name: string,
  config: TwilioConfig,
  fields: typeof smsFields,
  recipient: string,
): ProviderExample => ({
  name,
  config: (apiUrl) => ({ ...config, apiBaseUrl: apiUrl }),
  hello: fields(),
  authentic: signed,
  authenticBytes: signedBytes,
  wrongShapes: [
    {},
    fields({ From: undefined }),
    fields({ From: "anonymous" }),
    fields({ MessageSid: undefined, SmsSid: undefined, SmsMessageSid: undefined }),
  ],
  unknownEvents: [
    statusFields("queued"),
    { CallSid: "CA1234567890ABCDE", From: ANYA.phone, To: sms.from, CallStatus: "ringing" },
  ],
  delivered: (id, { accountSid, from }) => ({
    SmsSid: id,
    SmsStatus: "delivered",
    MessageStatus: "delivered",
    To: "+14155550123",
    MessageSid: id,
    AccountSid: accountSid,
    From: from,
    ApiVersion: "2010-04-01",
  }),
  proof: headerProof("x-twilio-signature", "body", "url"),
  recipient,
  outbound: httpOutbound({
    accepted: {
      status: 201,
      body: {
        sid: "SM5e6f",
        account_sid: sms.accountSid,
        status: "queued",
        error_code: null,
        error_message: null,
        direction: "outbound-api",
      },
      externalId: "SM5e6f",
    },
    refusal: (message) => ({
      code: 21211,
      message,
      more_info: "https://www.twilio.com/docs/errors/21211",
      status: 400,
    }),
  }),
});

export const smsExample = example("SMS", sms, smsFields, ANYA.phone);
export const whatsappExample = example("WhatsApp", whatsapp, whatsappFields, `whatsapp:${ANYA.phone}`);
