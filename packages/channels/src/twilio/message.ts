import type { InboundEvent, Referral, Touch } from "@contact-identity/domain";
import { readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import { bareAddress, isService, phonesAt } from "./address.ts";
import type { TwilioConfig } from "./config.ts";
import { contentOf } from "./content.ts";
import * as shapes from "./shapes.ts";

function personOf({ From, WaId, ProfileName }: shapes.TwilioMessage): Omit<Touch, "message"> {
  accountAt(["From"], bareAddress(From));
  const identifiers = phonesAt(From, WaId);
  return {
    // The address as it came is what identifies the person here and what replies go to, whatever number was made of it.
    accounts: [From],
    replyTo: From,
    label: ProfileName ?? identifiers[0]?.raw ?? From,
    origin: "CHANNEL_METADATA",
    identifiers,
    // The profile name is self-chosen.
    fields:
      ProfileName === undefined ? [] : [{ field: "displayName", value: ProfileName, assurance: "CLAIMED" }],
  };
}

/** The account that a message was sent to, where it is not this channel's. The numbers of a service are one channel. */
function elsewhere({ from }: TwilioConfig, { To, MessagingServiceSid }: shapes.TwilioMessage): string | null {
  if (!isService(from)) return To === undefined || To === from ? null : To;
  return MessagingServiceSid === undefined || MessagingServiceSid === from ? null : MessagingServiceSid;
}

/** The advert that brought the message. */
function referralOf(message: shapes.TwilioMessage): Referral | undefined {
  const { ReferralSourceType, ReferralSourceId, ReferralSourceUrl, ReferralHeadline } = message;
  const told = [ReferralSourceType, ReferralSourceId, ReferralSourceUrl, ReferralHeadline];
  if (told.every((one) => one === undefined)) return undefined;
  return {
    source: ReferralSourceType ?? null,
    title: ReferralHeadline ?? null,
    url: ReferralSourceUrl ?? null,
    adId: ReferralSourceType === "ad" ? (ReferralSourceId ?? null) : null,
  };
}

/** Older parameters name the same message. */
const withSid = (fields: Readonly<Record<string, unknown>>) => ({
  ...fields,
  MessageSid: fields.MessageSid ?? fields.SmsMessageSid ?? fields.SmsSid,
});

/**
 * Reads a message. Twilio tells no time: it calls at once.
 * @throws MalformedPayload
 */
export function messageEvent(
  config: TwilioConfig,
  fields: Readonly<Record<string, unknown>>,
  sentAt?: number,
): InboundEvent {
  const message = readAs(shapes.message, withSid(fields));
  const account = elsewhere(config, message);
  if (account !== null) return { type: "elsewhere", account };
  const quotes = message.OriginalRepliedMessageSid;
  const referral = referralOf(message);
  return {
    type: "touch",
    touch: {
      ...personOf(message),
      message: {
        externalId: message.MessageSid,
        externalScope: "",
        ...contentOf(message, [config.authToken]),
        ...(sentAt === undefined ? {} : { sentAt }),
        ...(quotes === undefined ? {} : { quotes }),
        ...(referral === undefined ? {} : { referral }),
      },
    },
  };
}
