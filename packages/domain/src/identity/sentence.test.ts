import { describe, expect, test } from "@jest/globals";
import type { Sighting } from "./sentence.ts";
import { suggestionSentence } from "./sentence.ts";

const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);
const NOW = day("2026-06-20");

const phone = (rest: Partial<Sighting>): Sighting => ({
  kind: "PHONE",
  value: "+14155550123",
  aliasKey: null,
  assurance: "CLAIMED",
  origin: "PRE_CHAT_FORM",
  channel: "the web chat",
  firstSeenAt: day("2026-05-03"),
  ...rest,
});
const byWhatsApp = phone({
  assurance: "CHANNEL",
  origin: "CHANNEL_METADATA",
  channel: "WhatsApp",
  firstSeenAt: day("2026-06-01"),
});
const samePhone = {
  kind: "PHONE",
  value: "+14155550123",
  assuranceLeft: "CLAIMED",
  assuranceRight: "CHANNEL",
} as const;

describe("a suggestion as a sentence", () => {
  test("says what is the same, how each side came by it, and why it waits", () => {
    expect(
      suggestionSentence(
        { evidence: [samePhone], heldBackBy: ["CLAIMED_ONLY"] },
        [phone({})],
        [byWhatsApp],
        0,
        NOW,
      ),
    ).toBe(
      "Same phone +14155550123, claimed in the pre-chat form on 3 May, verified by WhatsApp on 1 June. Left to you because a claim proves nothing.",
    );
  });

  test("tells of the best sighting of each side, the earliest of equals, and the year where it is another", () => {
    const left = [
      phone({}),
      phone({ firstSeenAt: day("2025-12-31"), origin: "API", channel: null }),
      phone({ value: "+14155550199", assurance: "OPERATOR" }),
    ];
    expect(
      suggestionSentence({ evidence: [samePhone], heldBackBy: [] }, left, [phone({}), byWhatsApp], 0, NOW),
    ).toBe(
      "Same phone +14155550123, claimed through the API on 31 December 2025, verified by WhatsApp on 1 June.",
    );
  });

  test("names both addresses where only their mailbox is alike", () => {
    const mail = (value: string, origin: Sighting["origin"]) =>
      phone({ kind: "EMAIL", value, aliasKey: "ab@gmail.com", origin, channel: null });
    const alias = {
      kind: "EMAIL",
      value: "ab@gmail.com",
      assuranceLeft: "CLAIMED",
      assuranceRight: "CLAIMED",
    } as const;
    const sentence = (left: string, right: string) =>
      suggestionSentence(
        { evidence: [alias], heldBackBy: ["ALIAS_ONLY", "CLAIMED_ONLY"] },
        [mail(left, "API")],
        [mail(right, "WORKFLOW")],
        0,
        NOW,
      );
    expect(sentence("a.b@gmail.com", "ab+x@gmail.com")).toBe(
      "E-mail addresses a.b@gmail.com and ab+x@gmail.com look alike, claimed through the API on 3 May, claimed in a workflow on 3 May. Left to you because the addresses are alike, not the same, and a claim proves nothing.",
    );
    expect(sentence("ab@gmail.com", "a.b@gmail.com")).toContain("ab@gmail.com and a.b@gmail.com look alike");
  });

  test("counts the others of a shared value", () => {
    const shared = { evidence: [samePhone], heldBackBy: ["SHARED_VALUE"] as const };
    expect(suggestionSentence(shared, [phone({})], [byWhatsApp], 1, NOW)).toContain(
      "on 1 June; one more contact holds it. Left to you because several",
    );
    expect(suggestionSentence(shared, [phone({})], [byWhatsApp], 4, NOW)).toContain(
      "; 4 more contacts hold it.",
    );
  });

  test("says how well it is known where nobody can tell any more who came by it", () => {
    expect(suggestionSentence({ evidence: [samePhone], heldBackBy: [] }, [], [], 0, NOW)).toBe(
      "Same phone +14155550123, claimed, verified.",
    );
  });
});
