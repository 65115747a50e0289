import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import { graphAccepted, graphPassing, graphRefusal } from "../meta/meta-graph.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import { messagesUrl, type WhatsappCloudConfig } from "./config.ts";
import { messageBody } from "./message-body.ts";
import { sendFiles, sendTemplate } from "./send-files.ts";

const taken = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

const post = (config: WhatsappCloudConfig, body: object, egress: Egress): Promise<SendOutcome> =>
  deliver(egress, {
    url: messagesUrl(config),
    headers: { authorization: `Bearer ${config.accessToken}` },
    body,
    secrets: [config.accessToken, config.appSecret, config.verifyToken],
    accepted: (json) => graphAccepted(json, taken.safeParse(json).data?.messages[0]?.id ?? null),
    refusal: graphRefusal,
    passing: graphPassing,
  });

export function send(config: WhatsappCloudConfig, outgoing: Outgoing, egress: Egress): Promise<SendOutcome> {
  const by = (body: object) => post(config, body, egress);
  if (outgoing.template !== undefined) return sendTemplate(config, outgoing, egress, by);
  return outgoing.attachments?.length ? sendFiles(config, outgoing, egress, by) : by(messageBody(outgoing));
}
