import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { graphAccepted, graphPassing, graphRefusal, graphUrl } from "../meta/meta-graph.ts";
import { numberedList } from "../numbered-list.ts";
import { optionsFit } from "../options.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import type { MetaPageConfig } from "./config.ts";

function messageOf({ text, options = [] }: Outgoing): object {
  if (!optionsFit(options, capabilities.choices.QUICK_REPLIES)) return { text: numberedList(text, options) };
  return {
    text,
    quick_replies: options.map(({ id, title }) => ({ content_type: "text", title, payload: id })),
  };
}

const taken = z.looseObject({ message_id: z.string().min(1) });

/** Within a day of what a person wrote everything is an answer; within seven, what a human agent writes. Source: Meta, message tags. */
const messagingType = ({ humanAgent }: Outgoing) =>
  humanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" };

/** `POST me/messages`, where "me" is the page of the token. */
export const send = (config: MetaPageConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: graphUrl(config.apiBaseUrl, "me/messages"),
    headers: { authorization: `Bearer ${config.pageAccessToken}` },
    body: { recipient: { id: outgoing.to }, ...messagingType(outgoing), message: messageOf(outgoing) },
    secrets: [config.pageAccessToken, config.appSecret, config.verifyToken],
    accepted: (json) => graphAccepted(json, taken.safeParse(json).data?.message_id ?? null),
    refusal: graphRefusal,
    passing: graphPassing,
  });
