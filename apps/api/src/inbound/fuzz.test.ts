import type { RawRequest } from "@contact-identity/channels";
import { openChannel } from "@contact-identity/channels";
import { examples } from "@contact-identity/channels/testing";
import { storable } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type CalledExample, everyChannel } from "./testing/every-channel.ts";
import { mangled, mutated, randomOf } from "./testing/mutations.ts";

/** Calls a provider; `npm run soak` sets 100,000. The seed says how to have a failure again. */
const CALLS = Number(process.env.FUZZ ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);

let at: Awaited<ReturnType<typeof everyChannel>>;
beforeAll(async () => {
  at = await everyChannel();
});
afterAll(() => at?.close());

const channel = (name: string) => at.channels.find((one) => one.name === name) as CalledExample;
const stored = async () =>
  (
    await at.rows<{ n: string }>(
      "SELECT (SELECT count(*) FROM message) || '/' || (SELECT count(*) FROM contact) || '/' || (SELECT count(*) FROM inbound_event) AS n",
    )
  )[0]?.n;

/** An authentic call that says what nobody documented. */
function authentic({ example, row }: CalledExample, random: () => number): RawRequest {
  // Twilio's example signs fields, each name once and in whole characters: a form of other bytes would not be signed.
  const signsFields = row.type === "TWILIO";
  if (example.authenticBytes && !signsFields && random() < 0.3)
    return example.authenticBytes(mangled(example.authentic(example.hello).rawBody, random));
  let payload = example.hello;
  for (let i = 0; i < 1 + random() * 3; i++) payload = mutated(payload, random);
  return example.authentic(signsFields ? storable(payload) : payload);
}

/** The same call with something of it changed after it was signed. */
function tampered(one: CalledExample, random: () => number): RawRequest {
  const { example } = one;
  const call = authentic(one, random);
  if (random() < 0.5) return { ...call, rawBody: mangled(call.rawBody, random) };
  return example.proof.write(
    call,
    random() < 0.5
      ? undefined
      : mangled(Buffer.from(example.proof.read(call)), random)
          .toString("latin1")
          .replace(/[^\x20-\x7e]/g, "x"),
  );
}

describe.each(examples.map(([type, name]) => [`${type} ${name}`, type] as const))(
  `%s, ${CALLS} calls`,
  (name, type) => {
    test("whatever an authentic call says, it is taken or refused: 200 or 400", async () => {
      const one = channel(name);
      const random = randomOf(SEED);
      for (let i = 0; i < CALLS; i++) {
        const { status, body } = await one.call(authentic(one, random));
        if (status !== 200 && status !== 400) throw new Error(`call ${i} of seed ${SEED}: ${status} ${body}`);
      }
    }, 3_600_000);

    test("a call without its proof stores nothing at all", async () => {
      const one = channel(name);
      const random = randomOf(SEED + 1);
      const open = openChannel(type, one.config);
      let before = await stored();
      for (let i = 0; i < CALLS; i++) {
        const call = tampered(one, random);
        // A change that the proof does not bind, or that hit nothing, leaves an authentic call.
        const proven = open.verify(call);
        const { status, body } = await one.call(call);
        if (!(proven ? [200, 400] : [401]).includes(status))
          throw new Error(`call ${i} of seed ${SEED + 1}: ${status} ${body}`);
        const after = await stored();
        if (!proven) expect(after).toBe(before);
        before = after;
      }
    }, 3_600_000);
  },
);
