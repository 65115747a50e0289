/** What stays in this browser, under our origin and for one widget. */
export interface Memory {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
}

/** Browsers refuse storage to a frame, in private windows or by the visitor's choice: then it lasts as long as the page. */
export function createMemory(storage: () => Storage, key: string): Memory {
  const fallback = new Map<string, string>();
  const full = (name: string): string => `contact-identity:${key}:${name}`;
  return {
    get(name) {
      try {
        return fallback.get(name) ?? storage().getItem(full(name));
      } catch {
        return fallback.get(name) ?? null;
      }
    },
    set(name, value) {
      if (value === null) fallback.delete(name);
      else fallback.set(name, value);
      try {
        if (value === null) storage().removeItem(full(name));
        else storage().setItem(full(name), value);
        fallback.delete(name);
      } catch {
        // `fallback` has it.
      }
    },
  };
}

/** The name in a storage event's key when it is one of this widget's. */
export function nameIn(eventKey: string | null, key: string): string | null {
  const prefix = `contact-identity:${key}:`;
  return eventKey?.startsWith(prefix) ? eventKey.slice(prefix.length) : null;
}
