import { expect, test } from "@jest/globals";
import { isBusinessScopedId } from "./business-scoped-id.ts";
import { CHANNEL_TYPES, channelFacts } from "./channels.ts";

test("the types of channel stand in the order in which the public schema tells them", () => {
  expect(CHANNEL_TYPES).toEqual([
    ...[
      "WHATSAPP_CLOUD",
      "TWILIO",
      "MESSENGER",
      "INSTAGRAM",
      "TELEGRAM",
      "VIBER",
      "LINE",
      "EMAIL",
      "WEB_CHAT",
      "CUSTOM",
    ],
  ]);
});

test("no two types have one name, and one type alone is called by what the business named its channel", () => {
  const names = CHANNEL_TYPES.map((type) => channelFacts(type).name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name === "")).toEqual([]);
});

test("a code goes to any phone or mailbox only over a channel that reaches addresses", () => {
  for (const type of CHANNEL_TYPES) {
    const { sendsCodes, sender } = channelFacts(type);
    if (sendsCodes !== null) expect(sender).toMatchObject({ provenBy: "ACCOUNT", kind: sendsCodes.to });
  }
});

test("an account that proves nothing gives an address, and one that is proven gives none to claim", () => {
  for (const type of CHANNEL_TYPES) {
    const { sender } = channelFacts(type);
    if (sender.provenBy !== "ACCOUNT") continue;
    const unproven = sender.kind === "EMAIL" ? "unproven:ann@shop.dev" : "+14155550123";
    expect([sender.isProven(unproven), sender.addressOf(unproven)]).toEqual([
      false,
      unproven.replace("unproven:", ""),
    ]);
  }
});

test.each([
  ["whatsapp:+14155550123", true, null],
  ["messenger:7654321098765432", true, null],
  ["+14155550123", false, "+14155550123"],
  ["rcs:+14155550123", false, "+14155550123"],
  ["22395", false, null],
  ["TWILIO", false, null],
])("a sender at Twilio, %s, is proven: %s", (replyTo, proven, address) => {
  const { sender } = channelFacts("TWILIO");
  if (sender.provenBy !== "ACCOUNT") throw new Error("proven by the account");
  expect(sender.isProven(replyTo)).toBe(proven);
  if (!proven) expect(sender.addressOf(replyTo)).toBe(address);
});

test.each([
  ["US.13491208655302741918", true],
  ["US.ENT.13491208655302741918", true],
  ["14155550123", false],
  ["us.1349", false],
  ["US.", false],
])("%s is a business-scoped id: %s", (account, expected) => {
  expect(isBusinessScopedId(account)).toBe(expected);
});
