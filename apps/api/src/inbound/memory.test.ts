import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type CalledExample, everyChannel } from "./testing/every-channel.ts";

/** Events; `npm run soak` sets 200,000. */
const EVENTS = Number(process.env.EVENTS ?? 3_000);
const WARM = 1_000;
/** A leak of one small object an event would be far more at the full length, and no less than this at the short one. */
const MOST_GROWTH = 12 * 1024 * 1024;

let at: Awaited<ReturnType<typeof everyChannel>>;
beforeAll(async () => {
  at = await everyChannel();
});
afterAll(() => at?.close());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

test(`memory stays flat over ${EVENTS} events`, async () => {
  const { example, call } = at.channels.find(({ name }) => name.startsWith("TELEGRAM")) as CalledExample;
  const hello = JSON.stringify(example.hello);
  const id =
    (await call(example.authentic(example.hello))) &&
    (await at.rows<{ id: string }>("SELECT external_id AS id FROM message"))[0]?.id;
  const deliver = async (n: number) => {
    const { status } = await call(
      example.authentic(JSON.parse(hello.replace(`"message_id":${id}`, `"message_id":${1_000_000 + n}`))),
    );
    if (status !== 200) throw new Error(`event ${n}: ${status}`);
  };
  for (let n = 0; n < WARM; n++) await deliver(n);
  const before = heap();
  for (let n = WARM; n < EVENTS; n++) await deliver(n);
  expect(heap() - before).toBeLessThan(MOST_GROWTH);
  expect((await at.rows<{ n: number }>("SELECT count(*)::int AS n FROM message"))[0]?.n).toBe(EVENTS + 1);
}, 3_600_000);
