/** Documents that callers send over and over are few; anyone who sends new ones all the time gains nothing by being remembered. */
const MOST = 500;
const LONGEST = 20_000;

/** Remembers what `make` said of texts, the least recently used forgotten first. `keeps` says of what. */
export function remembering<T>(make: (text: string) => T, keeps: (made: T) => boolean): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    const made = before ?? make(text);
    if (text.length > LONGEST || !keeps(made)) return made;
    known.delete(text);
    known.set(text, made);
    if (known.size > MOST) known.delete(known.keys().next().value as string);
    return made;
  };
}
