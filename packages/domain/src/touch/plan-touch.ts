import { type ChannelType, channelFacts } from "../channel/channels.ts";
import { blockedReason } from "../identifier/blocked.ts";
import type { Touch, TouchField } from "../touch.ts";
import { freeAccounts, type KnownSource, matchSource, replyToAfter } from "./match-source.ts";
import {
  type SourceField,
  type SourceValue,
  type TouchValue,
  touchFields,
  touchValues,
  type UnusedValue,
} from "./touch-values.ts";

/** A source that a touch may belong to, with all that it holds. */
export interface TouchSource extends KnownSource {
  readonly replyTo: string | null;
  readonly held: readonly SourceValue[];
  readonly fields: readonly SourceField[];
}

/** What is known before a touch is taken. */
export interface TouchSurroundings<S extends TouchSource> {
  /** The sources that hold one of its accounts. */
  readonly sources: readonly S[];
  /** Its message is stored, or was and is erased. */
  readonly seen: boolean;
}

export interface TouchRules {
  readonly channelType: ChannelType;
  /** The channel's, else the workspace's. */
  readonly defaultCountry: string | null;
  /** The same array for the same list: see `blockedReason`. */
  readonly blockedValues: readonly string[];
}

/** What to write of a touch that says something new. */
export interface TouchNews<S extends TouchSource> {
  readonly outcome: "NEWS";
  /** Null: it needs one of its own. */
  readonly source: S | null;
  readonly accounts: readonly string[];
  readonly values: readonly TouchValue[];
  readonly fields: readonly TouchField[];
  readonly replyTo: string;
  readonly unused: readonly UnusedValue[];
}

export type TouchPlan<S extends TouchSource> =
  /** Nothing is to be done: the message came before. */
  | { readonly outcome: "SEEN"; readonly source: S | null }
  /** It names an account that the workspace blocks: it would make one source of many people. */
  | { readonly outcome: "BLOCKED" }
  /** All that it says of its source is known: only its message, if any, is to be stored. */
  | { readonly outcome: "KNOWN"; readonly source: S; readonly unused: readonly UnusedValue[] }
  | TouchNews<S>;

const isBlocked = (accounts: readonly string[], { channelType, blockedValues }: TouchRules): boolean =>
  blockedValues.length > 0 &&
  channelFacts(channelType).blockedAccount === "REFUSED" &&
  accounts.some((account) => blockedReason("CHANNEL_ACCOUNT", account, blockedValues) !== null);

/** What a touch changes. Its channel account alone decides which source it belongs to, never a value that it brings. */
export function planTouch<S extends TouchSource>(
  touch: Touch,
  { sources, seen }: TouchSurroundings<S>,
  rules: TouchRules,
): TouchPlan<S> {
  const source = matchSource(touch.accounts, sources);
  if (seen) return { outcome: "SEEN", source };
  if (isBlocked(touch.accounts, rules)) return { outcome: "BLOCKED" };
  const accounts = freeAccounts(touch.accounts, source, sources);
  const { added, unused } = touchValues(touch, source?.held ?? [], rules.defaultCountry, rules.blockedValues);
  const fields = touchFields(touch, source?.fields ?? []);
  const replyTo = replyToAfter(touch.replyTo, source?.replyTo ?? null);
  if (source && accounts.length + added.length + fields.length === 0 && replyTo === source.replyTo)
    return { outcome: "KNOWN", source, unused };
  return { outcome: "NEWS", source, accounts, values: added, fields, replyTo, unused };
}
