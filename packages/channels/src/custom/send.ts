import { z } from "zod";
import { deliver } from "../delivery.ts";
import type { Egress } from "../egress/http.ts";
import type { Outgoing, SendOutcome } from "../provider.ts";
import type { CustomConfig } from "./config.ts";

const taken = z.looseObject({ mId: z.union([z.string().min(1), z.int().transform(String)]) });

const words = z.union([
  z.looseObject({ error: z.looseObject({ message: z.string() }) }).transform(({ error }) => error.message),
  z.looseObject({ error: z.string() }).transform(({ error }) => error),
  z.looseObject({ message: z.string() }).transform(({ message }) => message),
]);

const accepted = (json: unknown): SendOutcome => ({
  type: "sent",
  externalId: taken.safeParse(json).data?.mId ?? null,
});

function messageOf({ text, options, attachments = [] }: Outgoing): object {
  const titles = (options ?? []).map(({ title }) => title);
  const files = attachments.map(({ name, contentType, url }) => ({ name, contentType, url }));
  return {
    type: "text",
    text,
    ...(titles.length === 0 ? {} : { options: titles }),
    ...(files.length === 0 ? {} : { attachments: files }),
  };
}

export async function send(
  { token, outboundUrl }: CustomConfig,
  outgoing: Outgoing,
  egress: Egress,
): Promise<SendOutcome> {
  if (outboundUrl === undefined) return { type: "failed", reason: "the channel has no outboundUrl" };
  return deliver(egress, {
    url: outboundUrl,
    headers: { authorization: `Bearer ${token}`, "idempotency-key": outgoing.key },
    body: { contactId: outgoing.to, message: messageOf(outgoing) },
    secrets: [token],
    accepted,
    refusal: (json) => words.safeParse(json).data ?? null,
  });
}
