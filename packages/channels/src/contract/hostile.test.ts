import { expect, test } from "@jest/globals";
import { readPart } from "../call-part.ts";
import { openChannel } from "../open-channel.ts";
import { corpora } from "../testing/corpora.ts";
import { examples } from "../testing/examples.ts";
import { placesIn, put, valueAt } from "../testing/put.ts";

const LENGTH = 100_000;
/** What makes a pattern look again and again: runs that nothing ends, and beginnings without an end. */
const UNITS = [
  " ",
  "\t",
  "\n",
  "/",
  "(",
  ")",
  ";",
  "<",
  ">",
  "@",
  "a@",
  '"',
  "\\",
  "=",
  "&",
  "&a",
  "=?",
  "a.",
  "-",
  "0",
  "+",
  "aA",
  "é",
  "<b",
  "http://",
  "; ",
  "a:b, ",
];
const hostile = UNITS.flatMap((unit) =>
  [unit, `x${unit}`].map((one) => `${one.repeat(Math.ceil(LENGTH / one.length))}!`),
);

/** Every text of a payload, each in turn replaced. */
function replaced(payload: unknown, by: string): unknown[] {
  if (typeof payload === "string") return [by];
  if (Array.isArray(payload))
    return payload.flatMap((one, i) => replaced(one, by).map((value) => payload.with(i, value)));
  if (typeof payload !== "object" || payload === null) return [];
  return Object.entries(payload).flatMap(([key, one]) =>
    replaced(one, by).map((value) => ({ ...payload, [key]: value })),
  );
}

/** Of this process's processor: a square of 100,000 would be tens of seconds. */
const LIMIT_MS = 1500;

test.each(examples)("%s, %s: no text makes the parser look again and again", async (type, _, example) => {
  const channel = openChannel(type, example.config("http://127.0.0.1:9"));
  const places = replaced(example.hello, "").length;
  expect(places).toBeGreaterThan(0);
  const slow: unknown[] = [];
  for (const [n, text] of hostile.entries()) {
    // All of them in one text after another, and each text at some place: every pair would take minutes.
    const payload = replaced(example.hello, text)[n % places];
    const request = example.authentic(payload);
    const before = process.cpuUsage();
    await Promise.resolve(channel.parse(request)).catch(() => {});
    const ms = process.cpuUsage(before).user / 1000;
    if (ms > LIMIT_MS) slow.push({ text: text.slice(0, 5), place: n % places, ms });
  }
  expect(slow).toEqual([]);
});

test.each(corpora.map((corpus) => [corpus.name, corpus] as const))(
  "%s: nor does one at any place of any kind of message",
  async (_name, { samples, authentic, channel }) => {
    const slow: unknown[] = [];
    const places = new Map(
      samples.flatMap(({ says, payload }) =>
        placesIn(payload)
          .filter((place) => typeof valueAt(payload, place) === "string")
          .map((place) => [place.join("."), { says, payload, place }] as const),
      ),
    );
    expect(places.size).toBeGreaterThan(10);
    for (const [n, { says, payload, place }] of [...places.values()].entries()) {
      const text = hostile[n % hostile.length]!;
      const request = authentic(put(payload, place, text));
      const before = process.cpuUsage();
      const parts = await channel.parts(request).catch(() => []);
      for (const part of parts) await readPart(part);
      const ms = process.cpuUsage(before).user / 1000;
      if (ms > LIMIT_MS) slow.push({ says, place, text: text.slice(0, 5), ms });
    }
    expect(slow).toEqual([]);
  },
);
