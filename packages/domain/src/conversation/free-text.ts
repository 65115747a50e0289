import type { FreeTextRule } from "../channel/channel-facts.ts";
import { type ChannelType, channelFacts } from "../channel/channels.ts";

/** Who writes a message: a signed-in person, a program by its key, or a workflow. */
export type Writer = "PERSON" | "KEY" | "AUTOMATIC";

/**
 * What may go now. `FREE`: a free text. `AGENT`: a free text that is marked as a human agent's. `CLOSED`: none; a template, where the
 * channel has any.
 */
export type FreeText = "FREE" | "AGENT" | "CLOSED";

const HOUR_MS = 3_600_000;

/** The rule for an account of a channel; null where free text goes at any time. */
export const freeTextRule = (type: ChannelType, account: string | null): FreeTextRule | null =>
  channelFacts(type).freeText.find(
    ({ accounts }) => accounts === null || accounts.some((start) => account?.startsWith(start) === true),
  ) ?? null;

/**
 * Until when a free text goes, in ms since 1970.
 * @param heardAt when the contact's last message arrived here; null where it never wrote.
 */
export const freeTextEnd = (rule: FreeTextRule, heardAt: number | null): number | null =>
  heardAt === null ? null : heardAt + rule.hours * HOUR_MS;

/** What may go at a time. */
export function freeTextAt(
  rule: FreeTextRule | null,
  heardAt: number | null,
  now: number,
  writer: Writer,
): FreeText {
  if (rule === null) return "FREE";
  if (heardAt === null) return "CLOSED";
  if (now < heardAt + rule.hours * HOUR_MS) return "FREE";
  const forAgents = rule.agentHours !== null && now < heardAt + rule.agentHours * HOUR_MS;
  return forAgents && writer === "PERSON" ? "AGENT" : "CLOSED";
}
