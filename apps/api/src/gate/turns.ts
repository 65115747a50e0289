/** Lets few of one key work at a time, the others in the order of their coming: who asks for much waits for itself alone. */
export function turnsOf(atOnce: number) {
  const places = new Map<string, { working: number; readonly waiting: (() => void)[] }>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const place = places.get(key) ?? { working: 0, waiting: [] };
    places.set(key, place);
    if (place.working < atOnce) place.working++;
    else await new Promise<void>((resolve) => place.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = place.waiting.shift();
      // The one who comes next takes this place over.
      if (next) next();
      else if (--place.working === 0) places.delete(key);
    }
  };
}
