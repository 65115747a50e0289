import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import { openChannel } from "../open-channel.ts";
import { type AnyProvider, providerOf } from "../registry.ts";
import { examples } from "../testing/examples.ts";
import type { Behaviour, OutboundServer } from "../testing/outbound.ts";

// Far below what a provider waits for, so that nobody has to wait for the test.
const PATIENCE_MS = 250;
const outgoing = { key: "msg-1", text: "hello" };

describe.each(examples)("every provider sends by the contract: %s, %s", (type, _name, example) => {
  const { secretFields } = providerOf(type) as AnyProvider;
  const { outbound } = example;
  let server: OutboundServer;
  let egress: Egress;
  let behaviour: Behaviour;
  beforeAll(async () => {
    server = await outbound.serve(() => behaviour);
    egress = createEgress({ allow: ["127.0.0.0/8"] });
  });
  afterAll(async () => {
    await egress?.close();
    await server?.close();
  });
  const send = (apiUrl: string, by: Egress = egress) =>
    openChannel(type, example.config(apiUrl)).send({ ...outgoing, to: example.recipient }, by);
  const sending = (to: Behaviour) => {
    behaviour = to;
    return send(server.url);
  };
  const secrets = () => secretFields.map((field) => String(example.config(server.url)[field]));

  test("what the provider takes is sent, once, under the provider's id", async () => {
    const before = server.received.length;
    expect(await sending(outbound.accepted.code)).toMatchObject({
      type: "sent",
      externalId: outbound.accepted.externalId,
    });
    expect(server.received.length).toBe(before + 1);
    expect(JSON.stringify(server.received.at(-1))).toContain("hello");
  });

  if (outbound.throughEgress)
    test("nothing that a contact is called, says or has as an address changes what is called", async () => {
      behaviour = outbound.accepted.code;
      const called: string[] = [];
      const watching: Egress = {
        ...egress,
        request: (request) => {
          called.push(new URL(request.url).href);
          return egress.request(request);
        },
      };
      await openChannel(type, example.config(server.url)).send(
        { ...outgoing, to: example.recipient },
        watching,
      );
      for (const value of ["..", "../../x", "%2e%2e%2f", "a/b?c=d#e", "@evil.dev", "..\\", "．．／"])
        await openChannel(type, example.config(server.url)).send(
          { key: value, text: value, to: value },
          watching,
        );
      expect(new Set(called).size).toBe(1);
    });

  const { choices } = openChannel(type, example.config("http://127.0.0.1:9")).capabilities;
  const choice = (count: number, title: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `id${n}`, title: `t${n}`.padEnd(title, "x") }));
  const asked = async (options: ReturnType<typeof choice>) => {
    behaviour = outbound.accepted.code;
    await openChannel(type, example.config(server.url)).send(
      { ...outgoing, to: example.recipient, options },
      egress,
    );
    // A form writes a blank as a plus.
    const text = JSON.stringify(server.received.at(-1)).replaceAll("+", " ");
    const [first] = options.map(({ title }) => title);
    expect(text).toContain(String(first));
    return text.includes(`1. ${first}`) ? "numbered list" : "own form";
  };
  const most = (of: "count" | "title") => Math.max(0, ...Object.values(choices).map((limits) => limits[of]));

  test("a choice that fits one of its forms is shown by it, to the last option and letter", async () => {
    for (const limits of Object.values(choices))
      expect(await asked(choice(Math.min(limits.count, 50), Math.min(limits.title, 60)))).toBe("own form");
  });

  test("a choice beyond what it can show is a numbered list", async () => {
    if (most("count") < 1000) expect(await asked(choice(most("count") + 1, 5))).toBe("numbered list");
    if (most("title") < 1000) expect(await asked(choice(2, most("title") + 1))).toBe("numbered list");
  });

  test.each(outbound.passing)("%i is tried again", async (code) => {
    const outcome = await sending(code);
    expect(outcome).toMatchObject({ type: "retry", reason: expect.stringContaining(String(code)) });
    for (const secret of secrets()) expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  test("it is not tried again before the provider wants it", async () => {
    for (const code of outbound.asksToWait)
      expect(await sending(code)).toMatchObject({ type: "retry", afterMs: 7_000 });
  });

  test.each(outbound.final)(
    "%i is final, and a secret that the provider repeats is not shown",
    async (code) => {
      const before = server.received.length;
      const outcome = await sending(code);
      expect(outcome).toMatchObject({ type: "failed", reason: expect.stringContaining(String(code)) });
      for (const secret of secrets()) expect(JSON.stringify(outcome)).not.toContain(secret);
      expect(server.received.length).toBeLessThanOrEqual(before + 1);
    },
  );

  if (outbound.throughEgress)
    test.each([
      ["no answer at all is given up, and tried again", "silent", "retry"],
      ["a 2xx that never ends was taken: it is sent, once", "stalled", "sent"],
    ] as const)("%s", async (_says, how, type) => {
      behaviour = how;
      const asked: number[] = [];
      const impatient: Egress = {
        ...egress,
        request: (request) => {
          asked.push(request.timeoutMs);
          return egress.request({ ...request, timeoutMs: PATIENCE_MS });
        },
      };
      expect((await send(server.url, impatient)).type).toBe(type);
      for (const ms of asked) expect(ms).toBeLessThanOrEqual(15_000);
    });

  test("nobody there is tried again; an unsafe place is final", async () => {
    const gone = await outbound.serve(() => outbound.accepted.code);
    await gone.close();
    expect((await send(gone.url)).type).toBe("retry");
    const guarded = createEgress({ allow: [] });
    const before = server.received.length;
    expect(await send(server.url, guarded)).toMatchObject({
      type: "failed",
      reason: "it leads to an address that is not public",
    });
    expect(server.received.length).toBe(before);
    await guarded.close();
  });
});
