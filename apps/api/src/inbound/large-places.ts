import { BodyRefused } from "../http/bodies.ts";

/** Whose place it is. `address` is null for a call that has proven itself by its headers: one address of a provider's serves many. */
export interface PlaceOf {
  readonly channel: string;
  readonly workspace: string;
  readonly address: string | null;
}

/** Calls beyond the ordinary that are on their way at once. Anyone who holds all that it may have leaves room for others. */
const AT_ONCE = { channel: 2, workspace: 3, address: 3 } as const;
const IN_ALL = 6;
/** Whole ones that are read at once: each costs a few times its size in memory. */
const READ_AT_ONCE = 2;

/** Places for calls beyond the ordinary. Providers deliver again. */
export function largePlaces() {
  const taken = new Map<string, number>();
  let all = 0;
  let reading = 0;
  const waiting: (() => void)[] = [];
  const full = () => new BodyRefused(503, "There are too many large calls at once; deliver it again.", 5);
  const namesOf = ({ channel, workspace, address }: PlaceOf) =>
    [
      { name: `channel ${channel}`, most: AT_ONCE.channel },
      { name: `workspace ${workspace}`, most: AT_ONCE.workspace },
      ...(address === null ? [] : [{ name: `address ${address}`, most: AT_ONCE.address }]),
    ] as const;
  return {
    /**
     * A place until it is left.
     * @throws BodyRefused
     */
    take(whose: PlaceOf): () => void {
      const names = namesOf(whose);
      if (all >= IN_ALL || names.some(({ name, most }) => (taken.get(name) ?? 0) >= most)) throw full();
      all++;
      for (const { name } of names) taken.set(name, (taken.get(name) ?? 0) + 1);
      return () => {
        all--;
        for (const { name } of names) {
          const left = (taken.get(name) ?? 1) - 1;
          if (left > 0) taken.set(name, left);
          else taken.delete(name);
        }
      };
    },
    /** A turn for a call that has come whole. Nobody outside can make it last. */
    async turn(): Promise<() => void> {
      if (reading >= READ_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
      else reading++;
      return () => {
        const next = waiting.shift();
        if (next) next();
        else reading--;
      };
    },
  };
}

export type LargePlaces = ReturnType<typeof largePlaces>;
