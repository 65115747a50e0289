/** Files on their way at once. Each costs a connection, a spool file and some hundred kB of memory. */
const AT_ONCE = { whose: 8, address: 16, all: 64 } as const;

/** Places for uploads: anyone who holds all that it may have leaves room for others. */
export function uploadPlaces() {
  const taken = new Map<string, number>();
  const count = (name: string) => taken.get(name) ?? 0;
  const add = (name: string, by: number) => {
    const left = count(name) + by;
    if (left > 0) taken.set(name, left);
    else taken.delete(name);
  };
  return {
    /** Returns how to leave the place; null when none exists. */
    enter(whose: string, address: string): (() => void) | null {
      const names = [
        { name: `whose ${whose}`, most: AT_ONCE.whose },
        { name: `address ${address}`, most: AT_ONCE.address },
        { name: "all", most: AT_ONCE.all },
      ];
      if (names.some(({ name, most }) => count(name) >= most)) return null;
      for (const { name } of names) add(name, 1);
      return () => {
        for (const { name } of names) add(name, -1);
      };
    },
  };
}
