/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** What no provider would write where something else stands. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  "",
  " ",
  "null",
  "\u0000",
  "\ud800",
  "\u202e",
  "%00",
  "x".repeat(5000),
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: null, constructor: "x" },
  "' OR 1=1 --",
  "+14155550123",
  "ann@mail.dev",
  "a@b@c",
  "=?utf-8?b?////?=",
];

/** Another value in a random place of a payload: replaced, left out, repeated, or under another name. */
export function mutated(payload: unknown, random: Random): unknown {
  if (random() < 0.15 || typeof payload !== "object" || payload === null) return pick(random, STRANGE);
  if (Array.isArray(payload)) {
    const at = Math.floor(random() * payload.length);
    const inner = random() < 0.2 ? [] : [mutated(payload[at], random)];
    return [...payload.slice(0, at), ...inner, ...(random() < 0.2 ? payload : payload.slice(at + 1))];
  }
  const entries = Object.entries(payload);
  if (entries.length === 0) return pick(random, STRANGE);
  const at = Math.floor(random() * entries.length);
  const [name, value] = entries[at] as [string, unknown];
  const change = random();
  const put: [string, unknown][] =
    change < 0.15
      ? []
      : change < 0.25
        ? [[JSON.stringify(pick(random, STRANGE)), value]]
        : [[name, mutated(value, random)]];
  return Object.fromEntries([...entries.slice(0, at), ...put, ...entries.slice(at + 1)]);
}

/** Some bytes of a body flipped, cut out or repeated. */
export function mangled(body: Buffer, random: Random): Buffer {
  const copy = Buffer.from(body);
  for (let i = 0; i < 1 + random() * 4 && copy.length > 0; i++) {
    const at = Math.floor(random() * copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  const cut = Math.floor(random() * copy.length);
  if (random() < 0.3) return copy.subarray(0, cut);
  return random() < 0.2 ? Buffer.concat([copy, copy.subarray(cut)]) : copy;
}

const copies = (random: Random): number => (random() < 0.4 ? 1 : 1 + Math.floor(random() * 3));

/**
 * A payload whose lists hold their elements several times: as providers put several events into one call. The copies differ in their
 * texts, some, so that they are events of their own.
 */
export function batched(payload: unknown, random: Random, depth = 0): unknown {
  if (typeof payload !== "object" || payload === null || depth > 12) return payload;
  const inner = (value: unknown) => batched(value, random, depth + 1);
  if (Array.isArray(payload))
    return payload.flatMap((one) =>
      Array.from({ length: copies(random) }, (_, i) =>
        i === 0 ? inner(one) : renamed(inner(one), i, random),
      ),
    );
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, inner(value)]));
}

/** The same with another ending on its ids: a copy is another event then. */
function renamed(value: unknown, i: number, random: Random, name = ""): unknown {
  if (typeof value === "string")
    return /^(id|mid|mId|message_id|webhookEventId)$/.test(name)
      ? `${value}${i}${Math.floor(random() * 1e6)}`
      : value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, i, random, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, i, random, key)]));
}
