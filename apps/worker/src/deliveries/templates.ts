import { type OpenChannel, type SendOutcome, templateLists } from "@contact-identity/channels";
import type { ChannelRow, MessageTemplateUse } from "@contact-identity/database";
import { type FilledTemplate, fillTemplate } from "@contact-identity/domain";
import type { Work } from "../work.ts";

/** Many messages of one template go in a burst. */
const FRESH_MS = 15_000;
const lists = templateLists();

const keyOf = ({ id, sealedConfig }: ChannelRow): string => `${id}:${sealedConfig.toString("base64url")}`;

/** The next message asks for the list again: the provider did not take what its list allows. */
export const forgetTemplates = (channel: ChannelRow): void => lists.forget(keyOf(channel));

type Filled = { readonly filled: FilledTemplate } | { readonly outcome: SendOutcome };
const failed = (reason: string): Filled => ({ outcome: { type: "failed", reason } });

/** A template as its provider has it now, with a message's values; else what becomes of the message. */
export async function filledNow(
  { egress }: Work,
  open: OpenChannel,
  channel: ChannelRow,
  { id, variables }: MessageTemplateUse,
): Promise<Filled> {
  const list = await lists.of(keyOf(channel), FRESH_MS, () => open.templates(egress));
  if (list.type === "unavailable")
    return list.passing
      ? { outcome: { type: "retry", reason: `the templates could not be listed: ${list.reason}` } }
      : failed(`CHANNEL_UNAVAILABLE: the templates could not be listed: ${list.reason}`);
  if (list.type === "unconfigured") return failed(`CHANNEL_UNAVAILABLE: ${list.reason}`);
  const template = list.templates.find((one) => one.id === id);
  if (template === undefined) return failed(`NOT_FOUND: the provider has no template ${id}`);
  const result = fillTemplate(template, variables);
  if (result.ok) return result;
  const [problem] = result.problems;
  return failed(
    `${problem?.type === "UNAVAILABLE" ? "CHANNEL_UNAVAILABLE" : "INVALID"}: ${result.problems.map(({ message }) => message).join(" ")}`,
  );
}
