import type { Assurance, IdentifierKind, IdentifierOrigin } from "../identifier/assurance.ts";
import { assuranceRank } from "../identifier/assurance.ts";
import type { Blocker } from "./blockers.ts";
import type { MergeEvidence } from "./edges.ts";

/** How one contact came by a value. */
export interface Sighting {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly aliasKey: string | null;
  readonly assurance: Assurance;
  readonly origin: IdentifierOrigin;
  /** The channel's kind as people call it, e.g. "WhatsApp"; null where it came over none. */
  readonly channel: string | null;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
}

const KINDS: Readonly<Record<IdentifierKind, string>> = {
  EMAIL: "e-mail",
  PHONE: "phone",
  EXTERNAL_ID: "external id",
  CHANNEL_ACCOUNT: "channel account",
};

const VERBS: Readonly<Record<Assurance, string>> = {
  CLAIMED: "claimed",
  OBSERVED: "seen but not proven",
  CHANNEL: "verified",
  PROVEN: "proven by a one-time code",
  ATTESTED: "attested",
  OPERATOR: "set by a person",
};

const PLACES: Readonly<Record<IdentifierOrigin, string>> = {
  CHANNEL_METADATA: "by the channel",
  WORKFLOW: "in a workflow",
  PRE_CHAT_FORM: "in the pre-chat form",
  SIGNED_IDENTITY: "by a signed identity",
  API: "through the API",
  IMPORT: "by an import",
  OPERATOR: "by hand",
};

const REASONS: Readonly<Record<Blocker, string>> = {
  UNIQUE_CONFLICT: "your systems attest two different ids for them",
  REJECTED_BEFORE: "a person kept them apart before",
  SHARED_VALUE: "several people use the value",
  OVER_LIMIT: "the merged contact would have too many sources",
  ERASED: "one of them was erased",
  NOT_FOUND: "one of them does not exist",
  SAME_CONTACT: "they are one contact already",
  CLAIMED_ONLY: "a claim proves nothing",
  ALIAS_ONLY: "the addresses are alike, not the same",
  STORM: "many contacts met through this value within an hour",
};

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The year is said where it is not the reader's. UTC. */
function dayOf(ms: number, now: number): string {
  const [at, today] = [new Date(ms), new Date(now)];
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  return at.getUTCFullYear() === today.getUTCFullYear() ? day : `${day} ${at.getUTCFullYear()}`;
}

function said({ assurance, origin, channel, firstSeenAt }: Sighting, now: number): string {
  const where = origin === "CHANNEL_METADATA" && channel !== null ? `by ${channel}` : PLACES[origin];
  return `${VERBS[assurance]} ${where} on ${dayOf(firstSeenAt, now)}`;
}

/** The best sighting of a value, the earliest of equals. */
function sightingOf(side: readonly Sighting[], { kind, value }: MergeEvidence): Sighting | undefined {
  const found = side.filter((s) => s.kind === kind && (s.value === value || s.aliasKey === value));
  return found.sort(
    (a, b) => assuranceRank(b.assurance) - assuranceRank(a.assurance) || a.firstSeenAt - b.firstSeenAt,
  )[0];
}

function clauseOf(
  evidence: MergeEvidence,
  left: readonly Sighting[],
  right: readonly Sighting[],
  now: number,
): string {
  const sides = [sightingOf(left, evidence), sightingOf(right, evidence)];
  const tell = (i: 0 | 1, assurance: Assurance) => {
    const sighting = sides[i];
    return sighting ? said(sighting, now) : VERBS[assurance];
  };
  const alike = sides.some((s) => s && s.value !== evidence.value);
  const [one, other] = [sides[0]?.value ?? evidence.value, sides[1]?.value ?? evidence.value];
  const what =
    alike && one !== other
      ? `${KINDS[evidence.kind]} addresses ${one} and ${other} look alike`
      : `same ${KINDS[evidence.kind]} ${one}`;
  return `${what}, ${tell(0, evidence.assuranceLeft)}, ${tell(1, evidence.assuranceRight)}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * A suggestion as a person would say it: what the two sides share and how each came by it, then why no rule merges them by itself.
 * @param left what the first contact holds, and `right` the second.
 * @param more how many contacts beyond these two it would join: those of a shared value.
 * @param now when it is read, in milliseconds since 1970.
 */
export function suggestionSentence(
  suggestion: { readonly evidence: readonly MergeEvidence[]; readonly heldBackBy: readonly Blocker[] },
  left: readonly Sighting[],
  right: readonly Sighting[],
  more: number,
  now: number,
): string {
  const shared = suggestion.evidence.map((evidence) => clauseOf(evidence, left, right, now)).join("; ");
  const reasons = suggestion.heldBackBy.map((blocker) => REASONS[blocker]).join(", and ");
  const others =
    more === 0 ? "" : more === 1 ? "; one more contact holds it" : `; ${more} more contacts hold it`;
  return `${capital(shared)}${others}.${reasons === "" ? "" : ` Left to you because ${reasons}.`}`;
}
