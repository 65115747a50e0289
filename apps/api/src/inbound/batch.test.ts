import { openChannel, type RawRequest, readPart } from "@contact-identity/channels";
import { examples } from "@contact-identity/channels/testing";
import { storable } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type CalledExample, everyChannel } from "./testing/every-channel.ts";
import { batched, mutated, randomOf } from "./testing/mutations.ts";

/** Calls a provider. The seed says how to have a failure again. */
const CALLS = Math.min(Number(process.env.FUZZ ?? 24), 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_201);

let at: Awaited<ReturnType<typeof everyChannel>>;
beforeAll(async () => {
  at = await everyChannel();
});
afterAll(() => at?.close());

const keptRows = async ({ row }: CalledExample) =>
  (
    await at.rows<{ n: number }>(
      "SELECT coalesce(sum(tries), 0)::int AS n FROM inbound_event WHERE channel_id = $1",
      [row.id],
    )
  )[0]?.n ?? 0;

/** A call of several events, some of which say what nobody documented. */
function someCall({ example, row }: CalledExample, random: () => number): RawRequest {
  let payload = batched(example.hello, random);
  if (random() < 0.6) payload = mutated(payload, random);
  return example.authentic(row.type === "TWILIO" ? storable(payload) : payload);
}

describe.each(examples.map(([type, name]) => [`${type} ${name}`, type] as const))(
  `%s, ${CALLS} batches`,
  (name, type) => {
    const of = () => at.channels.find((one) => one.name === name) as CalledExample;

    test("taken + kept + ignored by rule = sent", async () => {
      const one = of();
      const open = openChannel(type, one.config);
      const random = randomOf(SEED);
      let several = 0;
      for (let i = 0; i < CALLS; i++) {
        const request = one.placed(someCall(one, random));
        const parts = await open.parts(request).catch(() => null);
        const before = await keptRows(one);
        const answered = await one.answer(request);
        const kept = (await keptRows(one)) - before;
        if (answered === "seen") continue;
        if (parts === null || answered instanceof Error) {
          expect([parts, answered instanceof Error, kept]).toEqual([null, true, 1]);
          continue;
        }
        const { taken, ignored, kept: said } = answered;
        expect(kept).toBe(said);
        const told = await Promise.all(parts.map(readPart));
        if (parts.length > 1) several++;
        // A part that cannot be read, or tells nothing, is one that is kept.
        const sent = told.map((part) => (part instanceof Error ? 1 : Math.max(1, part.length)));
        const outcome = taken.length + ignored.length + said;
        if (sent.every((n) => n === 1)) expect([i, outcome]).toEqual([i, sent.length]);
        else expect(outcome).toBeGreaterThanOrEqual(sent.length);
        expect(ignored.length).toBe(
          told.flatMap((part) => (part instanceof Error ? [] : part)).filter((e) => e.type === "ignored")
            .length,
        );
      }
      process.stdout.write(`${name}: ${several} of ${CALLS} calls told several events\n`);
    }, 600_000);

    test("each event is the same whatever its neighbours: alone in a call it tells the same", async () => {
      const one = of();
      const open = openChannel(type, one.config);
      const random = randomOf(SEED + 1);
      for (let i = 0; i < CALLS * 5; i++) {
        const request = one.placed(someCall(one, random));
        for (const part of (await open.parts(request).catch(() => null)) ?? []) {
          const alone = await open.parts({ ...request, rawBody: part.body() });
          const [beside, by] = [await readPart(part), await Promise.all(alone.map(readPart))];
          if (beside instanceof Error) {
            expect(by.some((told) => told instanceof Error) || by.length === 0).toBe(true);
            continue;
          }
          expect([i, by.flat()]).toEqual([i, beside]);
        }
      }
    }, 600_000);
  },
);
