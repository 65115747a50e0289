import { type ChannelType, channelFacts } from "./channel/channels.ts";
import type { IdentifierKind } from "./identifier/assurance.ts";
import { normaliseIdentifier } from "./identifier/key.ts";

/** A source as its channel knows it. */
export interface Reachable {
  /** Null for a source without a channel: an API key, or a person, told of it. */
  readonly channelType: ChannelType | null;
  /** Where replies go, as the provider wants it. */
  readonly replyTo: string | null;
  /** Web chat: a signature said who the visitor is. */
  readonly signed: boolean;
}

/**
 * What is known of who writes over a source. `PROVEN`: the channel, or a signature, says who. `ADDRESS`: what is sent there reaches anyone who
 * has the address, but anybody can write in its name (SMS, mail without aligned DMARC). `NONE`: a browser that nobody vouches for; what is
 * sent there reaches anyone who sits at it.
 */
export type SenderProof = "PROVEN" | "ADDRESS" | "NONE";

export function senderProof({ channelType, replyTo, signed }: Reachable): SenderProof {
  if (channelType === null) return "PROVEN";
  const { sender } = channelFacts(channelType);
  if (sender.provenBy === "SIGNATURE") return signed ? "PROVEN" : "NONE";
  if (sender.provenBy === "ACCOUNT") return sender.isProven(replyTo) ? "PROVEN" : "ADDRESS";
  return "PROVEN";
}

export interface OwnAddress {
  readonly kind: Extract<IdentifierKind, "EMAIL" | "PHONE">;
  readonly value: string;
}

/** The address that a source of proof `ADDRESS` comes from; null for every other, and where it is no address. */
export function ownAddress({ channelType, replyTo }: Reachable): OwnAddress | null {
  if (channelType === null || replyTo === null) return null;
  const { sender } = channelFacts(channelType);
  if (sender.provenBy !== "ACCOUNT" || sender.isProven(replyTo)) return null;
  const { kind } = sender;
  const raw = sender.addressOf(replyTo);
  const normal = raw === null ? null : normaliseIdentifier({ kind, raw }, { blockedValues: [] });
  return normal?.ok ? { kind, value: normal.identifier.value } : null;
}

/** One source of a contact, for those who look where to write. */
export interface Place extends Reachable {
  readonly sourceId: string;
  /** The contact that it was born in. */
  readonly home: string;
}

/**
 * Where something meant for a contact may be written unasked, of its sources in their order: on those that are proven to be theirs, or
 * whose address is; else where the run is already; else, when the contact is nobody but the one person it was born as, there. Never at
 * somebody who only claimed to be them, no matter who merged the two. `verified` says which addresses the contact holds verified.
 */
export function placesToWrite<P extends Place>(
  sources: readonly P[],
  hasChannel: (source: P) => boolean,
  verified: (address: OwnAddress) => boolean,
  current: string | null,
): P[] {
  const reachable = sources.filter(hasChannel);
  const proven = reachable.filter((source) => {
    const address = ownAddress(source);
    return senderProof(source) === "PROVEN" || (address !== null && verified(address));
  });
  if (proven.length > 0) return proven;
  const here = reachable.filter((source) => source.sourceId === current);
  if (here.length > 0) return here;
  return new Set(sources.map((source) => source.home)).size === 1 ? reachable : [];
}
