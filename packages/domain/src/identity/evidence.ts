import type { Assurance, IdentifierKind } from "../identifier/assurance.ts";
import { assuranceRank } from "../identifier/assurance.ts";

/**
 * The smallest piece that can be moved: a contact as it first was, with the sources that were born in it.
 * Merges join atoms, undoing parts them again; nothing ever splits an atom.
 */
export interface Atom {
  /** The id of the contact that it was born as. */
  readonly id: string;
  /** Epoch ms of its earliest source. */
  readonly firstSeenAt: number;
  /** How many sources were born in it. */
  readonly sources: number;
  /** The contact that holds it now. Only STORM looks at it, for a merge in force is not held back. */
  readonly contact: string;
}

/** One identifier as evidence. */
export interface HeldValue {
  readonly atom: string;
  readonly source: string;
  readonly kind: IdentifierKind;
  /** CHANNEL_ACCOUNT: which channel account space, e.g. the channel's id; else "". */
  readonly scope: string;
  /** What names the scope without chance in it (channel type); orders, never decides equality. */
  readonly scopeName: string;
  readonly value: string;
  readonly aliasKey: string | null;
  readonly assurance: Assurance;
  /** Role mailbox, number with an extension, or marked by a person. */
  readonly staticallyShared: boolean;
  /** A person said that it is one person's: no count makes it shared. */
  readonly saidUnshared?: boolean;
}

export type AtomPair = readonly [string, string];

/** All that the partition is a function of, in no particular order. */
export interface Evidence {
  readonly atoms: readonly Atom[];
  readonly values: readonly HeldValue[];
  /** Pairs that a person's merge holds together. */
  readonly joins: readonly AtomPair[];
  /** Pairs that a person rejected or took apart (REJECTED_BEFORE). */
  readonly aparts: readonly AtomPair[];
  /** Values (`valueKey`) through which too many merges would go within the hour, each with how many still may. Delays, never decides. */
  readonly storms: ReadonlyMap<string, number>;
  /** Atoms whose groups are taken as given by `joins`: neighbours that only suggestions look at. */
  readonly settled?: ReadonlySet<string>;
}

export const valueKey = (v: Pick<HeldValue, "kind" | "scope" | "value">): string =>
  `${v.kind}\u0000${v.scope}\u0000${v.value}`;

/** 53 bits of a string (cyrb53): an order that nobody can choose by choosing an address, the same on every machine. */
export function orderingHash(text: string, seed = 0): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A name for each atom made of its match keys and channel accounts alone, so that no order rests on random ids or on arrival. */
export function canonicalAtomKeys(values: readonly HeldValue[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>();
  for (const v of values) {
    const part = `${v.kind}|${v.scopeName}|${v.value}|${assuranceRank(v.assurance)}`;
    const known = parts.get(v.atom);
    if (known) known.push(part);
    else parts.set(v.atom, [part]);
  }
  return new Map(
    [...parts].map(([id, list]) => {
      const joined = [...new Set(list)].sort().join("\n");
      return [id, [1, 2].map((seed) => orderingHash(joined, seed).toString(36).padStart(11, "0")).join("")];
    }),
  );
}

/** Sets of ids that grow together. */
export interface Groups {
  find(id: string): string;
  union(a: string, b: string): void;
  all(): ReadonlyMap<string, readonly string[]>;
}

export function disjointGroups(ids: readonly string[]): Groups {
  const parent = new Map(ids.map((id) => [id, id]));
  const find = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = id; at !== root; ) {
      const up = parent.get(at) as string;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  return {
    find,
    union: (a, b) => void parent.set(find(a), find(b)),
    all: () => {
      const groups = new Map<string, string[]>();
      for (const id of parent.keys()) {
        const root = find(id);
        const members = groups.get(root);
        if (members) members.push(id);
        else groups.set(root, [id]);
      }
      return groups;
    },
  };
}
