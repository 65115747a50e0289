import { describe, expect, test } from "@jest/globals";
import { sentAtOf } from "./sent-at.ts";
import { messageIdOf, threadOf } from "./thread.ts";

const headers = (...list: readonly (readonly [string, string])[]) =>
  list.map(([name, value]) => ({ name, value }));
const id = (n: number): string => `<${n}@mail.dev>`;

describe("a mail's thread", () => {
  test("has its ids with their brackets, whatever stands beside them", () => {
    expect(
      threadOf(
        headers(
          ["message-id", " <3@mail.dev> "],
          ["in-reply-to", "Your message of Monday <2@mail.dev>"],
          ["references", "<1@mail.dev>\t<2@mail.dev> <1@mail.dev>"],
        ),
      ),
    ).toEqual({ messageId: id(3), inReplyTo: id(2), references: [id(1), id(2)] });
    expect(threadOf([])).toEqual({ messageId: null, inReplyTo: null, references: [] });
    expect(messageIdOf(headers(["message-id", "3@mail.dev"]))).toBe(id(3));
  });

  test("keeps of a chain without end the first and the newest", () => {
    const { references } = threadOf(
      headers(["references", Array.from({ length: 500 }, (_, n) => id(n)).join(" ")]),
    );
    expect(references).toHaveLength(50);
    expect([references[0], references.at(-1)]).toEqual([id(0), id(499)]);
  });

  test("holds nothing that could not be kept", () => {
    for (const broken of [`<${"x".repeat(600)}@mail.dev>`, "<\u0000@mail.dev>", "<\ud800@mail.dev>", ""])
      expect([broken, messageIdOf(headers(["message-id", broken]))]).toEqual([broken, undefined]);
  });
});

describe("when a mail was written", () => {
  const received = (date: string) => ["received", `from a by b; ${date}`] as const;
  const at = (...list: readonly (readonly [string, string])[]) => {
    const time = sentAtOf(headers(...list));
    return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
  };

  test.each([
    ["by its Date", [["date", "Tue, 1 Dec 2026 10:00:00 +0100 (CET)"]], "2026-12-01T09:00"],
    [
      "two days before it came",
      [["date", "Sun, 29 Nov 2026 09:00:00 +0000"], received("Tue, 1 Dec 2026 09:00:00 +0000")],
      "2026-11-29T09:00",
    ],
    [
      "when it came, where Date is later",
      [["date", "Tue, 1 Dec 2037 09:00:00 +0000"], received("Tue, 1 Dec 2026 09:00:00 +0000")],
      "2026-12-01T09:00",
    ],
    [
      "when it came, where Date is of another year",
      [["date", "Thu, 1 Jan 1970 00:00:00 +0000"], received("Tue, 1 Dec 2026 09:00:00 +0000")],
      "2026-12-01T09:00",
    ],
    ["nobody knows", [["date", "soon"]], undefined],
  ] as const)("%s", (_name, list, time) => {
    expect(at(...(list as readonly (readonly [string, string])[]))).toBe(time);
  });
});
