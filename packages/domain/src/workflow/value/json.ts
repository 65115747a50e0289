export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An own property only: `constructor` and `__proto__` are ordinary names here. */
export const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const isNothing = (value: unknown): value is null | undefined | "" =>
  value === null || value === undefined || value === "";

/** Whether a value nests deeper than `limit`; a loop and no recursion, since the value may be anybody's. */
export const isDeeper = (value: unknown, limit: number): boolean => {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= limit; depth++) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (!level.length) return false;
  }
  return true;
};

/** Far beyond any useful definition, and far from the end of the stack. */
export const MAX_DEPTH = 40;
export interface JsonLimit {
  /** Of all texts and keys together, in UTF-16 units. */
  readonly characters: number;
  /** Those inside of lists and objects included. */
  readonly values: number;
  readonly depth: number;
}

/** Which limit a value breaks; null when none. A loop and no recursion, which ends at the first value too many. */
export const jsonExcess = (root: unknown, limit: JsonLimit): keyof JsonLimit | null => {
  const open: (readonly [value: unknown, depth: number])[] = [[root, 0]];
  let [characters, values] = [0, 0];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (++values > limit.values) return "values";
    if (typeof value === "string") characters += value.length;
    else if (typeof value === "object" && value !== null) {
      if (depth >= limit.depth) return "depth";
      const keys = Array.isArray(value) ? [] : Object.keys(value);
      const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      if (inside.length > limit.values) return "values";
      for (const key of keys) characters += key.length;
      for (const one of inside) open.push([one, depth + 1]);
    }
    if (characters > limit.characters) return "characters";
  }
  return null;
};

/** RFC 6901, `""` being the whole. */
export const POINTER_PATTERN = "^(/([^~/]|~[01])*)*$";

/** What a JSON pointer points at; undefined where nothing is. */
export const atPointer = (root: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (at, part) =>
        Array.isArray(at) ? (/^(0|[1-9]\d*)$/.test(part) ? at[Number(part)] : undefined) : own(at, part),
      root,
    );

/** How a value reads in a text: lists by commas, objects as JSON, nothing as the empty string. */
export const asText = (value: unknown): string => {
  if (isNothing(value)) return "";
  if (Array.isArray(value)) return value.map(asText).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};
