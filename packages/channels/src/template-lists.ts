import type { TemplateList } from "./provider.ts";

interface Known {
  readonly list: Promise<TemplateList>;
  readonly since: number;
}

/** Templates as their providers listed them lately: of many messages to go, few ask. */
export interface TemplateLists {
  /**
   * @param key what the list depends on: the channel and its configuration.
   * @param freshMs how old a list may be; 0 asks, and who asks at the same moment shares the answer.
   */
  of(key: string, freshMs: number, ask: () => Promise<TemplateList>): Promise<TemplateList>;
  /** The next one asks: the provider said something else of a template than its list. */
  forget(key: string): void;
}

const MOST = 200;

export function templateLists(now: () => number = Date.now): TemplateLists {
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<TemplateList>>();
  const ask = (key: string, load: () => Promise<TemplateList>): Promise<TemplateList> => {
    const under = asking.get(key);
    if (under) return under;
    const since = now();
    const list = load().finally(() => {
      if (asking.get(key) === list) asking.delete(key);
    });
    asking.set(key, list);
    // What failed is asked again by the next one.
    void list.then(
      (answer) => {
        if (answer.type !== "listed") return;
        known.delete(key);
        known.set(key, { list, since });
        const [oldest] = known.keys();
        if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      },
      () => undefined,
    );
    return list;
  };
  return {
    of(key, freshMs, load) {
      const found = known.get(key);
      return found && now() - found.since < freshMs ? found.list : ask(key, load);
    },
    forget: (key) => void known.delete(key),
  };
}
