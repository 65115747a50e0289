import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { messagesUrl, type WhatsappCloudConfig } from "./config.ts";
import { messageBody } from "./message-body.ts";

const taken = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

const refused = z.looseObject({
  error: z.looseObject({
    message: z.string(),
    code: z.number().optional().catch(undefined),
    error_data: z
      .looseObject({ details: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

// Rate limits that Meta answers with 400. Source: Meta, Cloud API error codes, throttling errors.
const THROTTLED: ReadonlySet<number | undefined> = new Set([4, 80007, 130429, 131056]);

function refusal(json: unknown): string | null {
  const read = refused.safeParse(json);
  if (!read.success) return null;
  const { message, error_data } = read.data.error;
  const details = error_data?.details;
  return details === undefined || message.includes(details) ? message : `${message}: ${details}`;
}

function accepted(json: unknown): SendOutcome {
  const words = refusal(json);
  if (words !== null) return { type: "failed", reason: words };
  const read = taken.safeParse(json);
  return { type: "sent", externalId: read.success ? (read.data.messages[0]?.id ?? null) : null };
}

export const send = (config: WhatsappCloudConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: messagesUrl(config),
    headers: { authorization: `Bearer ${config.accessToken}` },
    body: messageBody(outgoing),
    secrets: [config.accessToken, config.appSecret, config.verifyToken],
    accepted,
    refusal,
    passing: (json) => THROTTLED.has(refused.safeParse(json).data?.error.code),
  });
