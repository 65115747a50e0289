import { normaliseEmail } from "@contact-identity/domain";
import { z } from "zod";
import { required, secret, setting } from "../config-fields.ts";
import { readMailUrl } from "../egress/mail-url.ts";
import { sendgridKey } from "./sendgrid/verify.ts";

export const EMAIL_PROVIDERS = ["POSTMARK", "SENDGRID", "MAILGUN"] as const;
export type EmailProvider = (typeof EMAIL_PROVIDERS)[number];

/** What is wrong with an inbound secret of this provider, or null. */
const secretFault: Readonly<Record<EmailProvider, (text: string) => string | null>> = {
  POSTMARK: (text) =>
    /^[^:]+:.+$/s.test(text) ? null : "inboundSecret must be user:password, as in the webhook's URL",
  SENDGRID: (text) =>
    sendgridKey(text)
      ? null
      : "inboundSecret must be SendGrid's public key: an elliptic curve key, DER in base64",
  MAILGUN: () => null,
};

export const emailConfig = z
  .object({
    address: required("address", "Ours: what contacts write to, and the sender of what they get.", {
      most: 1024,
    }).refine((text) => normaliseEmail(text).ok, "address must be an e-mail address"),
    provider: setting(
      z.enum(EMAIL_PROVIDERS, { error: `provider must be one of ${EMAIL_PROVIDERS.join(", ")}` }),
      {
        description: "Who posts inbound mail.",
        enumName: "EmailProvider",
      },
    ),
    inboundSecret: secret(
      "inboundSecret",
      "Basic auth for Postmark, public key for SendGrid, signing key for Mailgun.",
    ),
    smtpUrl: secret("smtpUrl", "smtp:// or smtps:// for the outbound side.", {
      called: true,
      most: 2048,
    }).refine(
      (text) => readMailUrl(text) !== null,
      "smtpUrl must be smtp:// or smtps://, then user:password@ where the server wants it, host and port",
    ),
    trustedAuthservId: setting(
      z
        .string()
        .max(255, "trustedAuthservId has at most 255 characters")
        .nullish()
        .transform((id) => id?.trim() || undefined),
      { description: "Authentication-Results of this server are trusted." },
    ),
  })
  .superRefine(({ provider, inboundSecret }, context) => {
    const fault = secretFault[provider](inboundSecret);
    if (fault !== null) context.addIssue({ code: "custom", path: ["inboundSecret"], message: fault });
  });
export type EmailConfig = z.output<typeof emailConfig>;
