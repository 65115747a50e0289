import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { MalformedPayload } from "./malformed.ts";
import { corpora } from "./testing/corpora.ts";
import { type Corpus, eventsIn, shownIn } from "./testing/corpus.ts";
import { placesIn, put } from "./testing/put.ts";

/** What a field may hold that nobody thought of; undefined takes it away. */
const ODD = [undefined, null, 7, "x", true, [], {}, [null], { a: { b: 1 } }];

const taken = (event: InboundEvent | MalformedPayload | undefined): boolean =>
  event !== undefined && !(event instanceof MalformedPayload) && event.type !== "ignored";

/** Who, and which message. */
const placed = (event: InboundEvent | MalformedPayload) =>
  !(event instanceof MalformedPayload) && event.type === "touch"
    ? [event.touch.accounts, event.touch.message?.externalId]
    : null;

const eventsOf = (corpus: Corpus, payload: unknown) => eventsIn(corpus.channel, corpus.authentic(payload));

/** The samples of one thing that is taken. */
const readable = ({ samples }: Corpus) =>
  samples.filter(({ shown }) => shown.length === 1 && !("kept" in shown[0]!) && !("ignored" in shown[0]!));

test("the corpora hold every kind that a message may be, and enough of each", () => {
  const count = corpora.reduce((sum, { samples }) => sum + samples.length, 0);
  expect(count).toBeGreaterThanOrEqual(70);
  for (const { samples } of corpora)
    expect(new Set(samples.map(({ says }) => says)).size).toBe(samples.length);
});

describe.each(corpora.map((corpus) => [corpus.name, corpus] as const))("%s", (_name, corpus) => {
  test.each(corpus.samples.map((sample) => [sample.says, sample] as const))(
    "%s",
    async (_says, { payload, shown }) => {
      const call = corpus.authentic(payload);
      expect(corpus.channel.verify(call)).toBe(true);
      expect(await shownIn(corpus.channel, call)).toEqual(shown);
    },
  );

  test("each part's body reads as that part alone", async () => {
    for (const { payload } of corpus.samples) {
      const call = corpus.authentic(payload);
      for (const part of await corpus.channel.parts(call)) {
        const again = await corpus.channel.parts({ ...call, rawBody: part.body() });
        expect(again).toHaveLength(1);
        const [told, once] = await Promise.all([reading(part), reading(again[0]!)]);
        expect(once instanceof MalformedPayload).toBe(told instanceof MalformedPayload);
        if (!(told instanceof MalformedPayload)) expect(once).toEqual(told);
      }
    }
  });

  test("a field that nobody needs may be absent, null or of another type", async () => {
    const lost: unknown[] = [];
    for (const { says, payload } of readable(corpus)) {
      const [before] = await eventsOf(corpus, payload);
      for (const path of placesIn(payload).filter((path) => !corpus.strict.test(path.join("."))))
        for (const value of ODD) {
          const [after, ...more] = await eventsOf(corpus, put(payload, path, value));
          // A mark may make it a group's, or take it back; then it is taken as that.
          if (after === undefined || after instanceof MalformedPayload || more.length > 0)
            lost.push([says, path.join("."), value, String(after)]);
          else if (placed(before!) !== null && placed(after) !== null)
            expect(placed(after)).toEqual(placed(before!));
          else if (value !== true && value !== "x" && taken(before) && !taken(after))
            lost.push([says, path.join("."), value, after]);
        }
    }
    expect(lost).toEqual([]);
  });

  if (corpus.merged)
    test("what is taken of a call is the same whatever its neighbours", async () => {
      const junk = corpus.samples.filter(({ shown }) => "kept" in shown[0]!).map(({ payload }) => payload);
      const [first, ...rest] = corpus.samples.map(({ payload }) => payload);
      for (const payload of rest) {
        const own = await eventsOf(corpus, payload);
        const [start, ...noise] = [await eventsOf(corpus, first), ...(await eachOf(corpus, junk))];
        for (const merged of corpus.merged!([first, ...junk, payload])) {
          const events = await eventsOf(corpus, merged);
          const known = [...start!, ...noise.flat(), ...own];
          expect(events.map(plain)).toEqual(known.map(plain));
        }
      }
    });
});

/** Where it stands in the call is told of what is kept, and differs. */
const plain = (event: InboundEvent | MalformedPayload) =>
  event instanceof MalformedPayload ? "kept" : event;

const eachOf = async (corpus: Corpus, payloads: readonly unknown[]) =>
  Promise.all(payloads.map((payload) => eventsOf(corpus, payload)));

async function reading(part: { read(): unknown }): Promise<unknown> {
  try {
    return await part.read();
  } catch (error) {
    if (error instanceof MalformedPayload) return error;
    throw error;
  }
}
