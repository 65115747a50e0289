import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CHANNEL_TYPES, type ChannelType } from "../channel/channels.ts";
import { freeTextAt, freeTextEnd, freeTextRule, type Writer } from "./free-text.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WRITERS: readonly Writer[] = ["PERSON", "KEY", "AUTOMATIC"];

/** What an account of the channel looks like, and whether a window holds there. */
const ACCOUNTS: Readonly<
  Record<ChannelType, readonly (readonly [account: string | null, hours: number | null])[]>
> = {
  WHATSAPP_CLOUD: [
    ["14155550123", 24],
    ["US.13491208655302741918", 24],
    [null, 24],
  ],
  TWILIO: [
    ["whatsapp:+14155550123", 24],
    ["+14155550123", null],
    ["22395", null],
    ["rcs:+14155550123", null],
    ["messenger:7654321098765432", 24],
    [null, null],
  ],
  MESSENGER: [["5400000000000001", 24]],
  INSTAGRAM: [["17841400000000001", 24]],
  TELEGRAM: [["4200000001", null]],
  VIBER: [["01234567890A=", null]],
  LINE: [["U4af4980629", null]],
  EMAIL: [
    ["ann@shop.dev", null],
    ["unproven:ann@shop.dev", null],
  ],
  WEB_CHAT: [
    ["session", null],
    [null, null],
  ],
  CUSTOM: [["crm-1", null]],
};

test.each(CHANNEL_TYPES.flatMap((type) => ACCOUNTS[type].map((row) => [type, ...row] as const)))(
  "%s takes a free text to %s for %s hours",
  (type, account, hours) => {
    expect(freeTextRule(type, account)?.hours ?? null).toBe(hours);
  },
);

test("templates go on WhatsApp, by Meta or by Twilio; the mark for human agents is Meta's pages'", () => {
  const withTemplates = CHANNEL_TYPES.filter((type) =>
    ACCOUNTS[type].some(([account]) => freeTextRule(type, account)?.templates),
  );
  const withAgents = CHANNEL_TYPES.filter((type) =>
    ACCOUNTS[type].some(([account]) => freeTextRule(type, account)?.agentHours),
  );
  expect([withTemplates, withAgents]).toEqual([
    ["WHATSAPP_CLOUD", "TWILIO"],
    ["MESSENGER", "INSTAGRAM"],
  ]);
});

describe("what may go", () => {
  const after = (type: ChannelType, account: string, ms: number, writer: Writer) =>
    freeTextAt(freeTextRule(type, account), 0, ms, writer);

  test.each([
    [0, "FREE", "FREE", "FREE"],
    [DAY - 1, "FREE", "FREE", "FREE"],
    [DAY, "CLOSED", "AGENT", "CLOSED"],
    [7 * DAY - 1, "CLOSED", "AGENT", "CLOSED"],
    [7 * DAY, "CLOSED", "CLOSED", "CLOSED"],
  ])("%i ms after the contact's last message", (ms, whatsapp, person, key) => {
    expect(after("WHATSAPP_CLOUD", "1", ms, "PERSON")).toBe(whatsapp);
    expect(after("TWILIO", "whatsapp:+1", ms, "PERSON")).toBe(whatsapp);
    for (const type of ["MESSENGER", "INSTAGRAM"] as const) {
      expect(after(type, "1", ms, "PERSON")).toBe(person);
      expect(after(type, "1", ms, "KEY")).toBe(key);
      expect(after(type, "1", ms, "AUTOMATIC")).toBe(key);
    }
    expect(after("TWILIO", "+14155550123", ms, "KEY")).toBe("FREE");
  });

  const anywhere = fc
    .constantFrom(...CHANNEL_TYPES)
    .chain((type) => fc.constantFrom(...ACCOUNTS[type]).map(([account]) => ({ type, account })));
  const times = fc.integer({ min: 0, max: 30 * DAY });

  test("nobody writes first where there is a window", () => {
    fc.assert(
      fc.property(anywhere, fc.constantFrom(...WRITERS), times, ({ type, account }, writer, now) => {
        const rule = freeTextRule(type, account);
        expect(freeTextAt(rule, null, now, writer)).toBe(rule === null ? "FREE" : "CLOSED");
      }),
    );
  });

  test("it never opens again by waiting, a person may whatever a program may, and it ends when it is told to", () => {
    const ORDER = ["FREE", "AGENT", "CLOSED"];
    fc.assert(
      fc.property(anywhere, times, times, times, ({ type, account }, heard, first, more) => {
        const rule = freeTextRule(type, account);
        for (const writer of WRITERS) {
          const [now, later] = [heard + first, heard + first + more];
          const before = freeTextAt(rule, heard, now, writer);
          expect(ORDER.indexOf(freeTextAt(rule, heard, later, writer))).toBeGreaterThanOrEqual(
            ORDER.indexOf(before),
          );
          expect(ORDER.indexOf(freeTextAt(rule, heard, now, "PERSON"))).toBeLessThanOrEqual(
            ORDER.indexOf(before),
          );
          if (rule === null) continue;
          const end = freeTextEnd(rule, heard) as number;
          expect(before === "FREE").toBe(now < end);
        }
      }),
    );
  });
});
