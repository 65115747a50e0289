import type { Actor } from "@contact-identity/domain";
import {
  AUTOMATIC_REFUSALS,
  channelFacts,
  type FreeText,
  type FreeTextRule,
  freeTextAt,
  type Writer,
} from "@contact-identity/domain";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { MessageRow } from "./message.row.ts";
import { ruleOf, type Writable, writableById } from "./writable.ts";

const WRITERS: Readonly<Partial<Record<Actor, Writer>>> = { USER: "PERSON", API: "KEY" };
export const writerOf = (author: Actor): Writer => WRITERS[author] ?? "AUTOMATIC";

export const freeTextOf = (place: Writable, writer: Writer): FreeText =>
  freeTextAt(ruleOf(place), place.heardAt?.getTime() ?? null, place.now.getTime(), writer);

/** Why no free text goes, and what to do. */
export function closedWords(
  { templates, agentHours, hours }: FreeTextRule,
  { channelType, heardAt, now }: Pick<Writable, "channelType" | "heardAt" | "now">,
): string {
  const name = channelFacts(channelType).name;
  const why =
    heardAt === null
      ? `${name} takes a free text only after the contact has written.`
      : `${name} takes a free text for ${hours} hours after the contact's last message, and that came at ${heardAt.toISOString()}.`;
  if (templates)
    return `${why} Send an approved template (messageTemplates lists them), or wait until the contact writes.`;
  const forAgents =
    agentHours !== null && heardAt !== null && now.getTime() < heardAt.getTime() + agentHours * 3_600_000;
  return forAgents
    ? `${why} A person who is signed in may still answer, for seven days; else wait until the contact writes.`
    : `${why} Wait until the contact writes.`;
}

/** Refuses a free text that the provider would refuse. @throws Refused CHANNEL_UNAVAILABLE */
export function refuseClosed(place: Writable, author: Actor, field: readonly string[]): void {
  const rule = ruleOf(place);
  if (rule !== null && freeTextOf(place, writerOf(author)) === "CLOSED")
    refuse("CHANNEL_UNAVAILABLE", closedWords(rule, place), field);
}

/** How a queued message goes now. */
export type Going =
  | { readonly type: "text"; readonly humanAgent: boolean }
  | { readonly type: "template" }
  | { readonly type: "refused"; readonly reason: string };

/** What is known at the moment of delivery; the queue may have been long. */
export async function goingNow(
  tx: Tx,
  message: Pick<MessageRow, "conversationId" | "author" | "template">,
): Promise<Going> {
  const place = await writableById(tx, message.conversationId);
  if (place === null) return { type: "refused", reason: "its conversation is gone" };
  const writer = writerOf(message.author);
  if (writer === "AUTOMATIC") {
    if (!place.open) return { type: "refused", reason: AUTOMATIC_REFUSALS.CONVERSATION_CLOSED };
    if (place.optedOutAt) return { type: "refused", reason: AUTOMATIC_REFUSALS.OPTED_OUT };
  }
  const rule = ruleOf(place);
  const freeText = freeTextOf(place, writer);
  if (message.template && (message.template.alone || freeText !== "FREE"))
    return rule?.templates
      ? { type: "template" }
      : { type: "refused", reason: "CHANNEL_UNAVAILABLE: this channel has no templates" };
  if (rule === null || freeText === "FREE") return { type: "text", humanAgent: false };
  if (freeText === "AGENT") return { type: "text", humanAgent: true };
  return {
    type: "refused",
    reason: writer === "AUTOMATIC" ? AUTOMATIC_REFUSALS.WINDOW_CLOSED : closedWords(rule, place),
  };
}
