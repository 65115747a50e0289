import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { calendarWords } from "../files/calendar.ts";
import { readTnef } from "../files/tnef.ts";
import { readLeanJson } from "../lean-json.ts";
import { decodeText } from "../mime/charset.ts";
import { decodeWords } from "../mime/encoded-words.ts";
import { formCall, mailgunConfig, mailgunFields, proofFields } from "../testing/mailgun.ts";
import { postmarkCall, postmarkConfig, postmarkJson } from "../testing/postmark.ts";
import { sendgridCall, sendgridConfig, sendgridFields } from "../testing/sendgrid.ts";
import { tnefOf } from "../testing/tnef.ts";
import { touchTold } from "../testing/told.ts";
import { withoutHistory } from "../text/cut-reply.ts";
import { htmlText } from "../text/html-text.ts";

describe("fields that nobody needs may be absent, null or of another type", () => {
  const ODD = [undefined, null, 7, "x", true, [], {}, [null], { a: { b: 1 } }];
  const WORDS = ["", "x", "-1", "null", "{", "[]", "[null]", '{"a":7}', "\u00a0"];

  test.each(
    Object.keys(postmarkJson({ Subject: "s" })).filter((name) => !["FromFull", "TextBody"].includes(name)),
  )("Postmark's %s", async (name) => {
    for (const value of ODD) {
      const call = postmarkCall(JSON.stringify(postmarkJson({ [name]: value })));
      const { message, replyTo } = await touchTold(postmarkConfig, call);
      expect([value, message?.text]).toEqual([value, "hello"]);
      expect(replyTo).toContain("ann@mail.dev");
    }
  });

  test.each(Object.keys(sendgridFields()).filter((name) => name !== "text"))(
    "SendGrid's %s",
    async (name) => {
      for (const value of WORDS)
        expect(
          (await touchTold(sendgridConfig, sendgridCall(sendgridFields({ [name]: value })))).message?.text,
        ).toBe("hello");
    },
  );

  test.each(
    [...Object.keys(mailgunFields()), "attachment-count", "content-id-map"].filter(
      (name) => name !== "body-plain",
    ),
  )("Mailgun's %s", async (name) => {
    for (const value of WORDS) {
      const call = formCall({ ...mailgunFields({ [name]: value }), ...proofFields() });
      expect((await touchTold(mailgunConfig, call)).message?.text).toBe("hello");
    }
  });
});

describe("readers are total", () => {
  test("of a winmail.dat, whole or broken anywhere", () => {
    const whole = tnefOf("text", [["a.txt", "content"]]);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(whole.length),
        (at, byte, end) => {
          const broken = Buffer.from(whole.subarray(0, end));
          if (at < broken.length) broken[at] = byte;
          readTnef(broken);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readTnef(bytes)));
  });

  test("of calendars, charsets, words, pages and histories", () => {
    const lines = fc.array(
      fc.constantFrom(
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "DTSTART:x",
        "SUMMARY",
        ":",
        "METHOD:REPLY",
      ),
    );
    fc.assert(fc.property(lines, (list) => void calendarWords(list.join("\r\n"))));
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.string(),
        (bytes, label) => typeof decodeText(bytes, label) === "string",
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void decodeWords(`=?${text}?=`)));
    const tags = fc.array(
      fc.constantFrom("<", ">", "<td>", "</tr>", "<table>", "<a href='", '"', "<!--", "x", "<style>", "</p>"),
    );
    fc.assert(fc.property(tags, (list) => void htmlText(list.join(""))));
    fc.assert(fc.property(fc.string(), (text) => withoutHistory(text) !== "" || text.trim() === ""));
  });
});

test("encoded words read as their text, wherever a mailer cut it", () => {
  const word = (bytes: Buffer, encoding: string): string =>
    encoding === "B"
      ? `=?utf-8?B?${bytes.toString("base64")}?=`
      : `=?UTF-8?q?${[...bytes].map((byte) => `=${byte.toString(16).padStart(2, "0")}`).join("")}?=`;
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom("B", "Q")), { minLength: 1 }),
      (text, cuts) => {
        const bytes = Buffer.from(text);
        const words: string[] = [];
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const [length, encoding] = cuts[n % cuts.length] as [number, string];
          words.push(word(bytes.subarray(at, at + length), encoding));
          at += length;
        }
        expect(decodeWords(words.join("\r\n "))).toBe(text);
      },
    ),
  );
});

describe("JSON with large files", () => {
  const large = fc.integer({ min: 16_000, max: 40_000 }).map((n) => Buffer.alloc(n, n).toString("base64"));

  test("reads as JSON.parse does, and the files are what they were", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(large, { maxLength: 3 }),
        fc.string(),
        fc.boolean(),
        (value, files, text, pretty) => {
          const json = {
            "Con\\tent": text,
            value,
            Attachments: files.map((Content) => ({ Name: text, Content })),
            text,
          };
          const { value: read, base64 } = readLeanJson(
            Buffer.from(JSON.stringify(json, null, pretty ? 2 : 0)),
            new Set(["Content"]),
          );
          const { Attachments, ...rest } = read as typeof json;
          const { Attachments: written, ...others } = JSON.parse(JSON.stringify(json)) as typeof json;
          expect(rest).toEqual(others);
          for (const [n, { Content }] of Attachments.entries())
            expect(
              Buffer.compare(base64(Content) as Uint8Array, Buffer.from(written[n]?.Content ?? "", "base64")),
            ).toBe(0);
        },
      ),
    );
  });

  test("may have its plus signs escaped", () => {
    const bytes = Buffer.alloc(30_000, 0xfb);
    const json = `{"Content":"${bytes.toString("base64").replaceAll("+", "\\u002B")}"}`;
    const { value, base64 } = readLeanJson(Buffer.from(json), new Set(["Content"]));
    expect(Buffer.compare(base64((value as { Content: string }).Content) as Uint8Array, bytes)).toBe(0);
  });

  test("without an end is refused by JSON.parse, not by us", () => {
    for (const json of ['{"Content":"', `{"Content":"${"A".repeat(20_000)}`, '"\\', ""])
      expect(() => readLeanJson(Buffer.from(json), new Set(["Content"]))).toThrow(SyntaxError);
  });
});
