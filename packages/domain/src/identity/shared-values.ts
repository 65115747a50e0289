import { CHANNEL_TYPES, channelFacts } from "../channel/channels.ts";
import { isVerified } from "../identifier/assurance.ts";
import type { Evidence, HeldValue } from "./evidence.ts";
import { valueKey } from "./evidence.ts";
import { replay } from "./replay.ts";
import type { RuleSet } from "./rules.ts";
import type { SharedReason } from "./shared-reason.ts";

const businessScoped = new Map<string, (account: string) => boolean>(
  CHANNEL_TYPES.flatMap((type) => {
    const { isBusinessScoped } = channelFacts(type);
    return isBusinessScoped === null ? [] : [[type, isBusinessScoped]];
  }),
);

/** Phones under which two business-scoped ids of one channel met: the number was reissued, and proves neither. */
function reissuedNumbers(values: readonly HeldValue[]): Set<string> {
  const businessIds = new Map<string, { channel: string; account: string }>();
  for (const v of values)
    if (v.kind === "CHANNEL_ACCOUNT" && businessScoped.get(v.scopeName)?.(v.value))
      businessIds.set(v.source, { channel: v.scope, account: v.value });
  const met = new Map<string, Map<string, string>>();
  const reissued = new Set<string>();
  for (const v of values) {
    const id = v.kind === "PHONE" && isVerified(v.assurance) ? businessIds.get(v.source) : undefined;
    if (!id) continue;
    const key = valueKey(v);
    const byChannel = met.get(key) ?? new Map<string, string>();
    met.set(key, byChannel);
    const known = byChannel.get(id.channel);
    if (known !== undefined && known !== id.account) reissued.add(key);
    byChannel.set(id.channel, id.account);
  }
  return reissued;
}

interface Holders {
  readonly claiming: Set<string>;
  readonly verified: Set<string>;
}

/** Counted on the partition that all other evidence gives: what the value itself would join or part cannot matter. */
function isCrowded(
  key: string,
  held: Holders,
  evidence: Evidence,
  set: RuleSet,
  known: ReadonlyMap<string, SharedReason>,
): SharedReason | null {
  const limit = set.maxContactsPerValue;
  const attested = evidence.values.filter((v) => v.kind === "EXTERNAL_ID" && v.assurance === "ATTESTED");
  const mayCrowd = held.claiming.size > limit;
  const mayMeet = held.verified.size > limit && new Set(attested.map((v) => v.value)).size > limit;
  if (!mayCrowd && !mayMeet) return null;
  const { groups } = replay(evidence, set, new Map<string, SharedReason>([...known, [key, "KIND_OF_VALUE"]]));
  const verifiedGroups = new Set([...held.verified].map(groups.find));
  if (
    mayCrowd &&
    new Set([...held.claiming].map(groups.find).filter((g) => !verifiedGroups.has(g))).size > limit
  )
    return "MANY_CONTACTS";
  if (
    mayMeet &&
    new Set(attested.filter((v) => verifiedGroups.has(groups.find(v.atom))).map((v) => v.value)).size > limit
  )
    return "MANY_EXTERNAL_IDS";
  return null;
}

/** Every shared value of the evidence with its reason. */
export function sharedValues(evidence: Evidence, set: RuleSet): ReadonlyMap<string, SharedReason> {
  const shared = new Map<string, SharedReason>();
  const holders = new Map<string, Holders>();
  // What a person says outweighs every count.
  const unshared = new Set(evidence.values.filter((v) => v.saidUnshared).map(valueKey));
  for (const v of evidence.values) {
    if (v.kind === "CHANNEL_ACCOUNT" || v.kind === "EXTERNAL_ID") continue;
    const key = valueKey(v);
    if (unshared.has(key)) continue;
    if (v.staticallyShared) shared.set(key, "KIND_OF_VALUE");
    const held = holders.get(key) ?? { claiming: new Set(), verified: new Set() };
    holders.set(key, held);
    (isVerified(v.assurance) ? held.verified : held.claiming).add(v.atom);
  }
  for (const key of reissuedNumbers(evidence.values))
    if (!shared.has(key) && !unshared.has(key)) shared.set(key, "TWO_BUSINESS_IDS");
  // Every count starts from the same set, so that the order of the values cannot matter.
  const given = new Map(shared);
  for (const [key, held] of holders) {
    const reason = given.has(key) ? null : isCrowded(key, held, evidence, set, given);
    if (reason) shared.set(key, reason);
  }
  return shared;
}
