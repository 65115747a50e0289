import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress, EgressAnswer } from "../egress/http.ts";
import { numberedList } from "../numbered-list.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { type LineConfig, pushUrl } from "./config.ts";
import { quickReply } from "./quick-reply.ts";
import { retryKeyOf } from "./retry-key.ts";

const taken = z.looseObject({ sentMessages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

const refused = z.looseObject({
  message: z.string(),
  details: z
    .array(z.looseObject({ message: z.string().optional(), property: z.string().optional() }))
    .catch([]),
});

/** `The request body has 1 error(s): May not be empty (messages[0].text)` */
function refusal(json: unknown): string | null {
  const read = refused.safeParse(json).data;
  if (read === undefined) return null;
  const details = read.details.map(({ message, property }) =>
    property === undefined ? message : `${message ?? "wrong"} (${property})`,
  );
  return [read.message, details.filter((detail) => detail !== undefined).join("; ")]
    .filter((part) => part !== "")
    .join(": ");
}

const accepted = (json: unknown): SendOutcome => ({
  type: "sent",
  externalId: taken.safeParse(json).data?.sentMessages[0]?.id ?? null,
});

/** The retry key was used by an earlier attempt, whose answer did not reach us. Source: LINE, Retry failed API requests. */
const takenBefore = ({ status, headers }: EgressAnswer): boolean =>
  status === 409 && headers["x-line-accepted-request-id"] !== undefined;

function messageOf({ text, options = [] }: Outgoing): object {
  const buttons = quickReply(options);
  return buttons === null
    ? { type: "text", text: numberedList(text, options) }
    : { type: "text", text, quickReply: buttons };
}

export const send = (config: LineConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: pushUrl(config),
    headers: {
      authorization: `Bearer ${config.channelAccessToken}`,
      "x-line-retry-key": retryKeyOf(outgoing.key),
    },
    body: { to: outgoing.to, messages: [messageOf(outgoing)] },
    secrets: [config.channelAccessToken, config.channelSecret],
    accepted,
    refusal,
    takenBefore,
  });
