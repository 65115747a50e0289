import { normaliseEmail } from "@contact-identity/domain";
import { z } from "zod";
import { required, secret } from "../config-fields.ts";
import { readMailUrl } from "../egress/mail-url.ts";
import { sendgridKey } from "./sendgrid/verify.ts";

export const EMAIL_PROVIDERS = ["POSTMARK", "SENDGRID", "MAILGUN"] as const;
export type EmailProvider = (typeof EMAIL_PROVIDERS)[number];

/** What is wrong with an inbound secret of this provider, or null. */
const secretFault: Readonly<Record<EmailProvider, (text: string) => string | null>> = {
  POSTMARK: (text) => (/^[^:]+:.+$/s.test(text) ? null : "inboundSecret must be user:password, as in the webhook's URL"),
  SENDGRID: (text) => (sendgridKey(text) ? null : "inboundSecret must be SendGrid's public key: an elliptic curve key, DER in base64"),
  MAILGUN: () => null,
};

export const emailConfig = z
  .object({
    /** Ours: what contacts write to, and the sender of what they get. */
    address: required("address").refine((text) => normaliseEmail(text).ok, "address must be an e-mail address"),
    provider: z.enum(EMAIL_PROVIDERS, { error: `provider must be one of ${EMAIL_PROVIDERS.join(", ")}` }),
    inboundSecret: secret("inboundSecret"),
    smtpUrl: secret("smtpUrl").refine(
      (text) => readMailUrl(text) !== null,
      "smtpUrl must be smtp:// or smtps://, then user:password@ where the server wants it, host and port",
    ),
    /** Whose Authentication-Results are believed; nobody's when absent. */
    trustedAuthservId: z
      .string()
      .max(255, "trustedAuthservId has at most 255 characters")
      .nullish()
      .transform((id) => id?.trim() || undefined),
  })
  .superRefine(({ provider, inboundSecret }, context) => {
    const fault = secretFault[provider](inboundSecret);
    if (fault !== null) context.addIssue({ code: "custom", path: ["inboundSecret"], message: fault });
  });
export type EmailConfig = z.output<typeof emailConfig>;
