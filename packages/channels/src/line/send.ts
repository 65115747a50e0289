import { z } from "zod";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { deliver } from "../delivery.ts";
import type { Egress, EgressAnswer } from "../egress/http.ts";
import { sendInParts } from "../files/send-in-parts.ts";
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

const push = (
  config: LineConfig,
  { to, key }: { to: string; key: string },
  messages: readonly object[],
  egress: Egress,
): Promise<SendOutcome> =>
  deliver(egress, {
    url: pushUrl(config),
    headers: {
      authorization: `Bearer ${config.channelAccessToken}`,
      "x-line-retry-key": retryKeyOf(key),
    },
    body: { to, messages },
    secrets: [config.channelAccessToken, config.channelSecret],
    accepted,
    refusal,
    takenBefore,
  });

/** Messages of one call. */
const AT_ONCE = 5;
/** A picture is its own preview up to here: LINE takes no WebP, as ours is. */
const LARGEST_PREVIEW = 1024 * 1024;

/** LINE fetches a picture from its link; of what it has no message for, the link is the message. Source: LINE, image message. */
const fileOf = ({ contentType, name, url, size }: OutgoingFile): object =>
  ["image/jpeg", "image/png"].includes(contentType) && size <= LARGEST_PREVIEW
    ? { type: "image", originalContentUrl: url, previewImageUrl: url }
    : { type: "text", text: `${name}: ${url}` };

export function send(config: LineConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const { attachments = [], text, to, key } = outgoing;
  if (attachments.length === 0) return push(config, outgoing, [messageOf(outgoing)], egress);
  const messages = [...attachments.map(fileOf), ...(text === "" ? [] : [messageOf(outgoing)])];
  const calls = Array.from({ length: Math.ceil(messages.length / AT_ONCE) }, (_, i) =>
    messages.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  return sendInParts(
    outgoing,
    calls.map((some, i) => () => push(config, { to, key: `${key} ${i}` }, some, egress)),
  );
}
