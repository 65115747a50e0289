import { setImmediate as nextTurn } from "node:timers/promises";
import { type BlockedKeys, blockedKeysOf, rememberBlockedList } from "@contact-identity/domain";

/** Entries of all lists together. One list has at most 1,000 (older ones more). */
const MAX_KEPT = 200_000;
/** How long keys are made before others have their turn. */
const TURN_MS = 10;

interface Kept {
  readonly list: readonly string[];
  readonly ready: Promise<readonly string[]>;
}
const kept = new Map<string, Kept>();
let size = 0;

function forget(workspaceId: string): void {
  size -= kept.get(workspaceId)?.list.length ?? 0;
  kept.delete(workspaceId);
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

async function withKeys(list: readonly string[]): Promise<readonly string[]> {
  const keys: BlockedKeys[] = [];
  let began = performance.now();
  for (const value of list) {
    keys.push(blockedKeysOf(value));
    if (performance.now() - began < TURN_MS) continue;
    await nextTurn();
    began = performance.now();
  }
  rememberBlockedList(list, keys);
  return list;
}

/**
 * The workspace's list of blocked values with its keys made, once in a process for all that ask: as the very array that was read before, if
 * it says the same. Compared by what it says and not by its version, for a version that was rolled back says something else the next time.
 */
export function blockedList(
  workspaceId: string,
  list: readonly string[],
): readonly string[] | Promise<readonly string[]> {
  if (list.length === 0) return list;
  const known = kept.get(workspaceId);
  if (known && isSame(known.list, list)) return known.ready;
  forget(workspaceId);
  const ready = withKeys(list);
  kept.set(workspaceId, { list, ready });
  size += list.length;
  for (const oldest of kept.keys()) {
    if (size <= MAX_KEPT || oldest === workspaceId) break;
    forget(oldest);
  }
  return ready;
}
