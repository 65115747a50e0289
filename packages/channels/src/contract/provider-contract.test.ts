import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MalformedPayload } from "../malformed.ts";
import { type OpenChannel, openChannel } from "../open-channel.ts";
import type { RawRequest } from "../raw-request.ts";
import { type AnyProvider, providerOf } from "../registry.ts";
import { examples } from "../testing/examples.ts";
import { posted, withSearch } from "../testing/request.ts";

describe.each(examples)("every provider keeps the contract: %s, %s", (type, _name, example) => {
  const provider = providerOf(type) as AnyProvider;
  const raw = example.config("http://127.0.0.1:9");
  const config = provider.config.parse(raw);
  const channel = openChannel(type, raw);
  const { proof } = example;
  const authentic = example.authentic(example.hello);

  test("it is registered under its own type and tells something of its contacts", () => {
    expect(provider.type).toBe(type);
    expect(provider.provides.length).toBeGreaterThan(0);
  });

  test("its fields are those of its configuration, and an example gives each that has to be given", () => {
    const wanted = provider.fields
      .filter(({ optional, generated }) => !optional || generated)
      .map(({ name }) => name);
    expect(provider.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(raw)));
    expect(Object.keys(raw)).toEqual(expect.arrayContaining(wanted));
    for (const { description } of provider.fields) expect(description).not.toBe("");
    expect(provider.secretFields).toEqual(expect.arrayContaining([...provider.generatedFields]));
    expect(provider.secretFields.length).toBeGreaterThan(0);
  });

  test.each(provider.fields.map(({ name }) => name))(
    "%s may be left out exactly where its field says so",
    (name) => {
      const field = provider.fields.find((one) => one.name === name);
      const { [name]: _, ...rest } = raw;
      expect(provider.config.safeParse(rest).success).toBe(
        field?.optional === true && field.generated !== true,
      );
    },
  );

  test("what is called a secret, a token or a password is a secret, and what is a URL that we call is looked at", () => {
    for (const { name, secret } of provider.fields)
      if (/secret|token|password|key$/i.test(name)) expect([name, secret]).toEqual([name, true]);
    const urls = Object.entries(raw).filter(([, value]) => String(value).includes("127.0.0.1:9"));
    expect(provider.urlFields).toEqual(expect.arrayContaining(urls.map(([name]) => name)));
    expect(urls.length).toBeGreaterThan(0);
  });

  test("no setting takes a text without end, and its words name the limit or the form", () => {
    for (const [field, value] of Object.entries(raw)) {
      if (typeof value !== "string") continue;
      const read = provider.config.safeParse({ ...raw, [field]: "x".repeat(5000) });
      expect([field, read.success]).toEqual([field, false]);
      expect(read.error?.issues.some(({ message }) => message.startsWith(field))).toBe(true);
    }
  });

  test("a stored configuration reads as itself", () => {
    expect(provider.config.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test.each(provider.secretFields)(
    "an absent or blank %s is refused in words that name it, and the channel is closed",
    async (field) => {
      for (const value of ["", " ", null, undefined]) {
        const read = provider.config.safeParse({ ...raw, [field]: value });
        expect(read.error?.issues[0]?.message).toMatch(new RegExp(`^${field} `));
        const closed = openChannel(type, { ...raw, [field]: value });
        expect(closed.verify(authentic)).toBe(false);
        await expect(closed.parse(authentic)).rejects.toThrow(MalformedPayload);
      }
    },
  );

  test("a URL of a kind that we do not call is refused; one that is no secret may be left out", () => {
    for (const field of provider.urlFields) {
      for (const url of ["ftp://host/", "javascript:alert(1)", "host", ""]) {
        expect(provider.config.safeParse({ ...raw, [field]: url }).success).toBe(false);
      }
      expect(provider.config.safeParse({ ...raw, [field]: null }).success).toBe(
        !provider.secretFields.includes(field),
      );
    }
  });

  test("the authentic call is believed and tells one message", async () => {
    expect(channel.verify(authentic)).toBe(true);
    const events = await channel.parse(authentic);
    expect(events).toMatchObject([
      { type: "touch", touch: { origin: "CHANNEL_METADATA", message: { text: "hello" } } },
    ]);
    const [event] = events;
    const touch = event?.type === "touch" ? event.touch : undefined;
    expect(touch?.accounts).toContain(touch?.replyTo);
    expect(touch?.label).not.toBe("");
  });

  test("the same message delivered again has the same id", async () => {
    const ids = async (call: RawRequest) =>
      (await channel.parse(call)).map((event) => (event.type === "touch" ? event.touch.message : null));
    const first = await ids(authentic);
    expect(first).toMatchObject([{ externalId: expect.stringMatching(/./) }]);
    expect(await ids(authentic)).toEqual(first);
    expect(await ids(example.authentic(example.hello))).toEqual(first);
  });

  test("without its proof, or with another, nothing is believed", () => {
    const good = proof.read(authentic);
    const middle = Math.floor(good.length / 2) + 3;
    const altered = `${good.slice(0, middle)}${good[middle] === "0" ? "1" : "0"}${good.slice(middle + 1)}`;
    for (const other of [undefined, "", " ", altered, good.slice(0, -1), `${good}0`]) {
      expect(channel.verify(proof.write(authentic, other))).toBe(false);
    }
    expect(channel.verify(posted(""))).toBe(false);
  });

  test("what the proof binds cannot be changed under it", () => {
    const bytes = Buffer.concat([authentic.rawBody, Buffer.from("x")]);
    const changed = {
      body: [
        { ...authentic, rawBody: bytes },
        { ...authentic, rawBody: Buffer.alloc(0) },
      ],
      url: [
        withSearch(authentic, `${authentic.search}${authentic.search === "" ? "?" : "&"}extra=1`),
        { ...authentic, webhookUrl: `${authentic.webhookUrl}x` },
      ],
    };
    for (const part of proof.covers)
      for (const call of changed[part]) expect(channel.verify(call)).toBe(false);
  });

  test("no guessed proof is believed, and none makes verify throw", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (guess, body) => {
        expect(channel.verify(proof.write({ ...authentic, rawBody: Buffer.from(body) }, guess))).toBe(false);
      }),
    );
  });

  test("what is authentic and not of the documented shape is malformed, with a reason that tells no secret", async () => {
    const bodies = ["", "{", "\u0000", Buffer.from([0x22, 0xff, 0x22])].map((body) => Buffer.from(body));
    const calls = [
      ...example.wrongShapes.map((shape) => example.authentic(shape)),
      ...bodies.flatMap((body) => example.authenticBytes?.(body) ?? []),
    ];
    const secrets = provider.secretFields.map((field) => String(raw[field]));
    for (const call of calls) {
      expect(channel.verify(call)).toBe(true);
      const reason = await reasonOf(channel, call);
      expect(reason.length).toBeGreaterThan(2);
      for (const secret of secrets) expect(reason).not.toContain(secret);
    }
  });

  test("any payload at all is events or malformed, never another error", () =>
    fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        async (payload) => void (await told(channel, example.authentic(payload))),
      ),
    ));

  test("the authentic call with any one value in it replaced is events or malformed, never another error", async () => {
    const places = placesIn(example.hello);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue(), async (place, value) => {
        const events = await told(channel, example.authentic(replaced(example.hello, place, value)));
        for (const event of events)
          if (event.type === "touch") expect(event.touch.accounts).toContain(event.touch.replyTo);
      }),
      { numRuns: 500 },
    );
  });

  test("an unknown event is counted and tells nothing", async () => {
    for (const payload of example.unknownEvents) {
      expect(await channel.parse(example.authentic(payload))).toEqual([
        { type: "ignored", reason: expect.any(String), what: expect.any(String) },
      ]);
    }
  });

  test("a call is taken once by a token of its own, or has none", () => {
    const [key, another] = [channel.onceKey(authentic), channel.onceKey(example.authentic(example.hello))];
    expect(channel.onceKey(authentic)).toBe(key);
    if (key !== null) expect(another).not.toBe(key);
  });
});

/** The paths of all values inside a JSON value. */
function placesIn(value: unknown): readonly string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((rest) => [key, ...rest]),
  ]);
}

function replaced(payload: unknown, place: readonly string[], value: unknown): unknown {
  const copy = structuredClone(payload) as Record<string, never>;
  const inner = place
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  inner[place.at(-1) as string] = value;
  return copy;
}

/** What a call tells; nothing when it is malformed. */
async function told(channel: OpenChannel, call: RawRequest): Promise<readonly InboundEvent[]> {
  try {
    return await channel.parse(call);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedPayload);
    return [];
  }
}

async function reasonOf(channel: OpenChannel, call: RawRequest): Promise<string> {
  const error: unknown = await channel.parse(call).then(
    () => new Error("was taken"),
    (reason) => reason,
  );
  if (error instanceof MalformedPayload) return error.message;
  throw error;
}
