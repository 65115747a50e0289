import { examples } from "@contact-identity/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type CalledExample, everyChannel } from "./testing/every-channel.ts";

let at: Awaited<ReturnType<typeof everyChannel>>;
beforeAll(async () => {
  at = await everyChannel();
});
afterAll(() => at?.close());

const channel = (name: string) => at.channels.find((one) => one.name === name) as CalledExample;
const count = async (table: string, { row }: CalledExample) =>
  (await at.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE channel_id = $1`, [row.id]))[0]
    ?.n;

describe.each(examples.map(([type, name]) => `${type} ${name}`))("%s, through the webhook", (name) => {
  test("what it tells is stored once, however often it is delivered", async () => {
    const { call, example, row } = channel(name);
    const answers = [];
    for (const request of [example.authentic(example.hello), example.authentic(example.hello)])
      answers.push((await call(request)).status);
    expect(answers).toEqual([200, 200]);
    expect(await at.rows("SELECT text FROM message WHERE channel_id = $1", [row.id])).toEqual([
      { text: "hello" },
    ]);
  });

  test("what cannot be read is kept once, without a secret, whether that is all of a call or the part that it tells", async () => {
    const one = channel(name);
    const [wrong] = one.example.wrongShapes;
    const first = (await one.call(one.example.authentic(wrong))).status;
    expect([200, 400]).toContain(first);
    expect((await one.call(one.example.authentic(wrong))).status).toBe(first);
    const kept = await at.rows<{ all: string }>(
      "SELECT row_to_json(e)::text AS all FROM inbound_event e WHERE channel_id = $1",
      [one.row.id],
    );
    expect(kept).toHaveLength(1);
    for (const secret of Object.entries(one.example.config("http://127.0.0.1:9")).filter(([field]) =>
      /secret|token|smtpUrl/i.test(field),
    ))
      for (const { all } of kept) expect(all).not.toContain(String(secret[1]));
  });
});

test("two contact ids that differ in half a surrogate pair alone are refused, kept, and make nobody one", async () => {
  const one = channel("CUSTOM JSON");
  const [contacts, events] = [await count("contact_source", one), await count("inbound_event", one)];
  for (const half of ["\ud800", "\udbff"]) {
    const payload = { ...(one.example.hello as object), contactId: `a${half}` };
    const { status, body } = await one.call(one.example.authentic(payload));
    expect([status, body]).toEqual([400, expect.stringContaining("contactId")]);
  }
  expect(await count("contact_source", one)).toBe(contacts);
  expect(await count("inbound_event", one)).toBe((events ?? 0) + 2);
});

describe("a token that is good for one call", () => {
  const mail = (id: string) => {
    const { example } = channel("EMAIL Mailgun");
    const fields = example.hello as Record<string, string>;
    return example.authentic(JSON.parse(JSON.stringify(fields).replaceAll("CAF8@mail.dev", id)));
  };

  test("answers 200 the second time and changes nothing, whatever the call carries", async () => {
    const one = channel("EMAIL Mailgun");
    const first = mail("once-1@mail.dev");
    expect((await one.call(first)).status).toBe(200);
    const [messages, events] = [await count("message", one), await count("inbound_event", one)];
    const carrying = (from: string, to: string) => ({
      ...first,
      rawBody: Buffer.from(first.rawBody.toString().replaceAll(from, to)),
    });
    for (const again of [carrying("once-1", "once-2"), carrying("message-headers", "no-headers")])
      expect((await one.call(again)).status).toBe(200);
    expect([await count("message", one), await count("inbound_event", one)]).toEqual([messages, events]);
  });

  test("of many calls at once brings one", async () => {
    const one = channel("EMAIL Mailgun");
    const before = await count("message", one);
    const first = mail("crowd-0@mail.dev");
    const calls = Array.from({ length: 12 }, (_, i) => ({
      ...first,
      rawBody: Buffer.from(first.rawBody.toString().replaceAll("crowd-0", `crowd-${i}`)),
    }));
    expect(new Set((await Promise.all(calls.map(one.call))).map(({ status }) => status))).toEqual(
      new Set([200]),
    );
    expect(await count("message", one)).toBe((before ?? 0) + 1);
  });

  test("is not spent by a call that failed on our side: what it carries is kept, and taken when it comes again", async () => {
    const one = channel("EMAIL Mailgun");
    await at.breakTouches(true);
    const call = mail("broken@mail.dev");
    expect((await one.call(call)).status).toBe(500);
    await at.breakTouches(false);
    expect(await at.rows("SELECT reason FROM inbound_event WHERE body LIKE '%broken%'")).toEqual([
      { reason: expect.stringContaining("could not be taken") },
    ]);
    expect((await one.call(call)).status).toBe(200);
    expect(await at.rows("SELECT text FROM message WHERE external_id LIKE '%broken%'")).toEqual([
      { text: "hello" },
    ]);
  });

  test("is not to be read from the database", async () => {
    const call = mail("hashed@mail.dev");
    const token = new URLSearchParams(call.rawBody.toString()).get("token") as string;
    await channel("EMAIL Mailgun").call(call);
    expect(JSON.stringify(await at.rows("SELECT row_to_json(t) FROM inbound_token t"))).not.toContain(token);
  });
});
