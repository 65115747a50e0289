import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { validateSignature } from "@line/bot-sdk";
import fc from "fast-check";
import { MalformedPayload } from "../malformed.ts";
import { openChannel } from "../open-channel.ts";
import { posted } from "../testing/request.ts";
import { called, config, event, message, postback, signed, text, USER } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const channel = openChannel("LINE", config);
const events = (...list: readonly object[]): Promise<readonly InboundEvent[]> =>
  channel.parse(signed(called(...list)));
const touch = async (event: object): Promise<Touch | undefined> => {
  const [told] = await events(event);
  return told?.type === "touch" ? told.touch : undefined;
};

describe("the proof", () => {
  const body = '{"destination":"U00000000000000000000000000000000","events":[]}';
  const signature = "UYqjSo+a7IUsVpkL3cNh2SxDep/YJoCxQ5xe4o6dYcY=";
  const believed = (sent: string, header: string) =>
    verify({ ...config, channelSecret: "line-channel-secret" }, posted(sent, { "x-line-signature": header }));

  test("the published signature is believed, and LINE's question whether we are there tells nothing", async () => {
    expect(believed(body, signature)).toBe(true);
    expect(validateSignature(body, "line-channel-secret", signature)).toBe(true);
    expect(await channel.parts(signed(body))).toEqual([]);
  });

  test("one blank more, a signature one character off, cut, or in another alphabet, and an empty secret are not", () => {
    expect(believed(`${body} `, signature)).toBe(false);
    for (const bad of [
      signature.replace("UYqj", "UYqi"),
      signature.slice(0, -1),
      signature.replace("+", "-").replace("/", "_"),
    ]) {
      expect(believed(body, bad)).toBe(false);
    }
    expect(verify({ ...config, channelSecret: "" }, signed(body, ""))).toBe(false);
  });

  test("what LINE's own library believes is believed, and nothing else", () => {
    const headerOf = (text: string) => signed(text).headers["x-line-signature"] ?? "";
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (sent, said) => {
        const header = headerOf(said);
        const theirs = validateSignature(sent, config.channelSecret, header);
        expect(verify(config, posted(sent, { "x-line-signature": header }))).toBe(theirs);
        expect(validateSignature(sent, config.channelSecret, headerOf(sent))).toBe(true);
      }),
    );
  });
});

test("a whole event gives the account and nothing else, for LINE tells nothing else", async () => {
  expect(await events(message(text("hello")))).toEqual([
    {
      type: "touch",
      touch: {
        accounts: [USER],
        replyTo: USER,
        label: USER,
        origin: "CHANNEL_METADATA",
        identifiers: [],
        fields: [],
        message: {
          externalId: "444573844083572737",
          externalScope: "",
          sentAt: 1_749_416_383_000,
          text: "hello",
          content: { kind: "TEXT" },
        },
      },
    },
  ]);
});

test("events are told in their order; those that tell nothing hold no other up", async () => {
  const list = await events(
    message(text("one")),
    { type: "follow", source: { type: "user", userId: USER } },
    message(text("two")),
  );
  expect(list.map((event) => (event.type === "touch" ? event.touch.message?.text : event.type))).toEqual([
    "one",
    "ignored",
    "two",
  ]);
});

test("an event that is delivered again has the ids that it had", async () => {
  const again = { deliveryContext: { isRedelivery: true }, replyToken: "another" };
  expect(await touch(message(text("hi"), again))).toEqual(await touch(message(text("hi"))));
  expect(await touch(postback("x", again))).toEqual(await touch(postback("x")));
});

test("an edit goes with the message as it is now, for the case that it was never seen", async () => {
  const edited = event({ type: "messageEdited", message: { id: "7", ...text("line two") } }, {});
  expect(await events(edited)).toMatchObject([
    {
      type: "edit",
      edit: { on: { externalId: "7" }, said: { text: "line two" }, touch: { message: { externalId: "7" } } },
    },
  ]);
});

test("a group is no private talk, though its kind cannot be read", async () => {
  const source = { type: 7, groupId: "Ca56f94637c", userId: USER };
  expect(await events(message(text("x"), { source }))).toMatchObject([{ reason: "not-private" }]);
});

test("a source of next year is kept, not lost", async () => {
  await expect(events(message(text("x"), { source: { type: "planet", planetId: "p1" } }))).rejects.toThrow(
    "events.0.source.userId: is missing",
  );
});

test("the channel's secrets do not stay in a part that is shown", async () => {
  const said = JSON.stringify(await touch(message({ type: "hologram", note: config.channelAccessToken })));
  expect(said).toContain("[secret]");
  expect(said).not.toContain(config.channelAccessToken);
});

test.each<[string, unknown]>([
  ["a list", []],
  ["events that are no list", { destination: "U0", events: 3 }],
])("%s is no call of LINE's", async (_name, payload) => {
  await expect(channel.parts(signed(JSON.stringify(payload)))).rejects.toThrow(MalformedPayload);
});
