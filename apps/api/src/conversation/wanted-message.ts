import {
  type ChannelRow,
  channelById,
  refuse,
  type Tx,
  type WantedMessage,
} from "@contact-identity/database";
import { freeTextRule } from "@contact-identity/domain";
import type { Context } from "../context.ts";
import { wantedFiles } from "../files/wanted-files.ts";
import { chosenTemplate, refuseWrongFiles } from "../template/chosen-template.ts";
import type { MessageTemplateInput } from "../template/template.type.ts";

/** Where it is to go: the address there, and its channel. */
export interface Whither {
  readonly channelId: string;
  readonly replyTo: string | null;
}

interface Given {
  readonly text?: string | null | undefined;
  readonly template?: MessageTemplateInput | null | undefined;
  readonly subject?: string | null | undefined;
  readonly cc?: readonly string[] | null | undefined;
  readonly attachments?: readonly string[] | null | undefined;
}

/** Before the provider is asked. @throws Refused INVALID */
function refuseBoth(text: string | null | undefined): void {
  if (text != null && text.trim() !== "")
    refuse("INVALID", "Give a text or a template, not both: the template says what is read.", [
      "input",
      "template",
    ]);
}

/**
 * The parts of an input that both ways of writing have, with the template as its provider has it now. The provider is asked between two
 * transactions. @param place finds where it goes; null leaves the refusal to who writes. @throws Refused
 */
export async function wantedMessage(
  context: Context,
  given: Given,
  place: (tx: Tx) => Promise<Whither | null>,
): Promise<WantedMessage> {
  const { text, subject, cc, template } = given;
  const files = wantedFiles(given.attachments, "key", context.settings.encryptionKey);
  const plain = { text: text ?? null, subject: subject ?? null, cc: cc ?? null, files };
  if (!template) return plain;
  refuseBoth(text);
  const found = await context.write(async (tx): Promise<(Whither & { channel: ChannelRow }) | null> => {
    const there = await place(tx);
    const channel = there && (await channelById(tx, there.channelId));
    return there && channel && { ...there, channel };
  });
  if (!found) return { ...plain, template: { id: template.id, variables: {}, text: "" } };
  if (freeTextRule(found.channel.type, found.replyTo)?.templates !== true)
    refuse("CHANNEL_UNAVAILABLE", "This channel has no templates: send a text.", ["input", "template"]);
  const filled = await chosenTemplate(context.settings, found.channel, template);
  refuseWrongFiles(filled, given.attachments?.length ?? 0);
  return { ...plain, template: { id: template.id, variables: filled.values, text: filled.text } };
}
