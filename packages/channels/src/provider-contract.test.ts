import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { customExample } from "./custom/testing/example.ts";
import { createEgress, type Egress } from "./egress/http.ts";
import { MalformedPayload } from "./malformed.ts";
import { openChannel } from "./open-channel.ts";
import { type AnyProvider, providerOf, type providers } from "./registry.ts";
import type { ProviderExample } from "./testing/example.ts";
import { json, type Loopback, loopback } from "./testing/loopback.ts";
import { posted } from "./testing/request.ts";
import { whatsappCloudExample } from "./whatsapp-cloud/testing/example.ts";

// A provider without an example does not compile.
const examples: Readonly<Record<keyof typeof providers, ProviderExample>> = {
  WHATSAPP_CLOUD: whatsappCloudExample,
  CUSTOM: customExample,
};
const cases = Object.entries(examples) as readonly [keyof typeof providers, ProviderExample][];

describe.each(cases)("every provider keeps the contract: %s", (type, example) => {
  const provider = providerOf(type) as AnyProvider;
  const raw = example.config("http://127.0.0.1:9");
  const config = provider.configSchema.parse(raw);
  const channel = openChannel(type, raw);
  const authentic = example.authentic();

  test("it is registered under its own type and tells a channel account", () => {
    expect(provider.type).toBe(type);
    expect(provider.provides).toContain("CHANNEL_ACCOUNT");
  });

  test("its secrets, generated fields and URLs are fields of its configuration", () => {
    const fields = Object.keys(raw);
    expect(fields).toEqual(expect.arrayContaining([...provider.secretFields, ...provider.urlFields]));
    expect(provider.secretFields).toEqual(expect.arrayContaining([...provider.generatedFields]));
    expect(provider.secretFields.length).toBeGreaterThan(0);
  });

  test("a stored configuration reads as itself", () => {
    expect(provider.configSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test.each(provider.secretFields)("an absent or blank %s is refused in words that name it, and the channel is closed", async (field) => {
    for (const value of ["", " ", null, undefined]) {
      const read = provider.configSchema.safeParse({ ...raw, [field]: value });
      expect(read.error?.issues[0]?.message).toMatch(new RegExp(`^${field} `));
      const closed = openChannel(type, { ...raw, [field]: value });
      expect(closed.verify(authentic)).toBe(false);
      expect(() => closed.parse(authentic)).toThrow(MalformedPayload);
    }
  });

  test("a URL that is not http or https is refused", () => {
    for (const field of provider.urlFields) {
      for (const url of ["ftp://host/", "javascript:alert(1)", "host", ""]) {
        expect(provider.configSchema.safeParse({ ...raw, [field]: url }).success).toBe(false);
      }
      expect(provider.configSchema.safeParse({ ...raw, [field]: null }).success).toBe(true);
    }
  });

  test("the authentic call is believed and tells one message", () => {
    expect(channel.verify(authentic)).toBe(true);
    const events = channel.parse(authentic);
    expect(events).toMatchObject([{ type: "touch", touch: { origin: "CHANNEL_METADATA", message: { text: "hello" } } }]);
    const [event] = events;
    const touch = event?.type === "touch" ? event.touch : undefined;
    expect(touch?.accounts).toContain(touch?.replyTo);
    expect(touch?.label).not.toBe("");
  });

  test("without its proof, or with another, nothing is believed", () => {
    const { [example.proofHeader]: proof = "", ...rest } = authentic.headers;
    const middle = Math.floor(proof.length / 2) + 3;
    const altered = `${proof.slice(0, middle)}${proof[middle] === "0" ? "1" : "0"}${proof.slice(middle + 1)}`;
    expect(channel.verify({ ...authentic, headers: rest })).toBe(false);
    for (const header of ["", " ", altered, proof.slice(0, -1), `${proof}0`]) {
      expect(channel.verify({ ...authentic, headers: { ...rest, [example.proofHeader]: header } })).toBe(false);
    }
    expect(channel.verify(posted(""))).toBe(false);
  });

  test("no guessed proof is believed, and none makes verify throw", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (header, body) => {
        expect(channel.verify(posted(Buffer.from(body), { [example.proofHeader]: header }))).toBe(false);
      }),
    );
  });

  test("what is not JSON of the documented shape is malformed, with a reason that tells no secret", () => {
    const bodies = ["", "{", "\u0000", ...example.wrongShapes.map((shape) => JSON.stringify(shape))];
    const secrets = provider.secretFields.map((field) => String(raw[field]));
    for (const body of bodies) {
      const reason = reasonOf(() => channel.parse(example.authentic(body)));
      expect(reason.length).toBeGreaterThan(2);
      for (const secret of secrets) expect(reason).not.toContain(secret);
    }
    expect(() => channel.parse({ ...authentic, rawBody: Buffer.from([0x22, 0xff, 0x22]) })).toThrow(MalformedPayload);
  });

  test("any JSON at all is events or malformed, never another error", () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        try {
          channel.parse(example.authentic(body));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPayload);
        }
      }),
    );
  });

  test("the authentic call with any one value in it replaced is events or malformed, never another error", () => {
    const places = placesIn(JSON.parse(authentic.rawBody.toString("utf8")));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        const body = JSON.parse(authentic.rawBody.toString("utf8"));
        const inner = place.slice(0, -1).reduce((at, key) => at[key], body);
        inner[place.at(-1) as string] = value;
        try {
          for (const event of channel.parse(example.authentic(JSON.stringify(body)))) {
            if (event.type === "touch") expect(event.touch.accounts).toContain(event.touch.replyTo);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPayload);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("an unknown event is counted and tells nothing", () => {
    expect(channel.parse(example.authentic(JSON.stringify(example.unknownEvent)))).toEqual([{ type: "ignored", what: expect.any(String) }]);
  });

  describe("sending", () => {
    let server: Loopback;
    let egress: Egress;
    let status = 500;
    beforeAll(async () => {
      server = await loopback((request, response) =>
        json(status, { error: { message: `echo ${JSON.stringify(request.headers)}` } })(request, response),
      );
      egress = createEgress({ allow: ["127.0.0.0/8"] });
    });
    afterAll(async () => {
      await egress.close();
      await server.close();
    });
    const outgoing = { key: "msg-1", to: example.recipient, text: "hello" };
    const at = (url: string) => openChannel(type, example.config(url));

    test.each([429, 500, 502, 503, 504])("%i is tried again", async (code) => {
      status = code;
      expect(await at(server.url).send(outgoing, egress)).toMatchObject({ type: "retry", reason: expect.stringContaining(String(code)) });
    });

    test.each([301, 400, 401, 403, 404, 422])("%i is final, and a secret that the provider repeats is not shown", async (code) => {
      status = code;
      const outcome = await at(server.url).send(outgoing, egress);
      expect(outcome).toMatchObject({ type: "failed", reason: expect.stringContaining(String(code)) });
      for (const field of provider.secretFields) expect(JSON.stringify(outcome)).not.toContain(String(raw[field]));
    });

    test("nobody there is tried again; an unsafe place is final", async () => {
      const gone = await loopback(json(200, {}));
      await gone.close();
      expect((await at(gone.url).send(outgoing, egress)).type).toBe("retry");
      const guarded = createEgress({ allow: [] });
      const before = server.received.length;
      expect(await at(server.url).send(outgoing, guarded)).toMatchObject({ type: "failed", reason: "127.0.0.1 is not a public address" });
      expect(server.received.length).toBe(before);
      await guarded.close();
    });
  });
});

/** The paths of all values inside a JSON value. */
function placesIn(value: unknown): readonly string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...placesIn(inner).map((rest) => [key, ...rest])]);
}

function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MalformedPayload) return error.message;
    throw error;
  }
  throw new Error("was taken");
}
