import { describe, expect, test } from "@jest/globals";
import { CHANNEL_TYPES } from "./channel/channels.ts";
import type { OwnAddress, Place } from "./sender.ts";
import { ownAddress, placesToWrite, senderProof } from "./sender.ts";

test.each([
  ["TWILIO", "+14155550123", false, "ADDRESS"],
  ["TWILIO", "12345", false, "ADDRESS"],
  ["TWILIO", "whatsapp:+14155550123", false, "PROVEN"],
  ["TWILIO", null, false, "ADDRESS"],
  ["EMAIL", "unproven:ann@shop.dev", false, "ADDRESS"],
  ["EMAIL", "ann@shop.dev", false, "PROVEN"],
  ["WEB_CHAT", "session", false, "NONE"],
  ["WEB_CHAT", "session", true, "PROVEN"],
  ["EMAIL", null, false, "PROVEN"],
  ["CUSTOM", "ann", false, "PROVEN"],
] as const)("who writes over %s from %s (signed: %s) is %s", (channelType, replyTo, signed, proof) => {
  expect(senderProof({ channelType, replyTo, signed })).toBe(proof);
});

test("every other channel says who writes, and so does anyone who tells of a contact without a channel", () => {
  for (const channelType of [
    null,
    ...CHANNEL_TYPES.filter((type) => !["TWILIO", "EMAIL", "WEB_CHAT"].includes(type)),
  ]) {
    expect(senderProof({ channelType, replyTo: "x", signed: false })).toBe("PROVEN");
    expect(ownAddress({ channelType, replyTo: "x", signed: false })).toBeNull();
  }
});

test.each([
  ["TWILIO", "+14155550123", { kind: "PHONE", value: "+14155550123" }],
  ["TWILIO", "12345", null],
  ["TWILIO", "whatsapp:+14155550123", null],
  ["EMAIL", "unproven:ann@shop.dev", { kind: "EMAIL", value: "ann@shop.dev" }],
  ["EMAIL", "ann@shop.dev", null],
  ["WEB_CHAT", "session", null],
  ["TWILIO", null, null],
  ["EMAIL", null, null],
] as const)("what a source of %s at %s comes from", (channelType, replyTo, address) => {
  expect(ownAddress({ channelType, replyTo, signed: false })).toEqual(address);
});

describe("where something meant for a contact may be written unasked", () => {
  const place = (sourceId: string, channelType: Place["channelType"], more: Partial<Place> = {}): Place => ({
    ...{ sourceId, channelType, replyTo: sourceId, signed: false, home: sourceId },
    ...more,
  });
  const chat = place("chat", "WEB_CHAT");
  const signed = place("signed", "WEB_CHAT", { signed: true });
  const line = place("line", "CUSTOM");
  const sms = place("sms", "TWILIO", { replyTo: "+14155550123" });
  /** Stands for a source without a channel. */
  const api = place("api", "CUSTOM");
  const where = (
    sources: readonly Place[],
    current: string | null = null,
    verified: (a: OwnAddress) => boolean = () => false,
  ) => placesToWrite(sources, (one) => one !== api, verified, current).map((one) => one.sourceId);

  test.each<[string, readonly Place[], string | null, readonly string[]]>([
    [
      "on proven sources alone, though a claimant was here later",
      [chat, line, signed, sms],
      null,
      ["line", "signed"],
    ],
    ["on them also where the run is at the claimant's", [chat, line], "chat", ["line"]],
    ["else where the run is", [chat, sms, api], "chat", ["chat"]],
    ["at no other claimant's", [chat, place("other", "WEB_CHAT"), api], null, []],
    ["at an address that nobody vouches for not, in company", [sms, api], null, []],
    ["nowhere without a channel", [api], null, []],
  ])("%s", (_, sources, current, expected) => {
    expect(where(sources, current)).toEqual(expected);
  });

  test("a lone visitor is written to, with whatever else was said of them as who they were born", () => {
    expect(where([chat])).toEqual(["chat"]);
    expect(where([sms])).toEqual(["sms"]);
    expect(where([chat, place("second", "WEB_CHAT", { home: "chat" })])).toEqual(["chat", "second"]);
  });

  test("an address that the contact holds verified reaches it, no matter who wrote from there", () => {
    expect(where([sms, chat], null, ({ value }) => value === "+14155550123")).toEqual(["sms"]);
    expect(where([sms, chat], null, ({ value }) => value === "+14155550199")).toEqual([]);
  });
});
