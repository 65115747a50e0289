import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MalformedPayload } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import { posted } from "../testing/request.ts";
import type { EmailConfig } from "./config.ts";
import { formCall, mailgunConfig, mailgunFields, proofFields } from "./testing/mailgun.ts";
import { alternativeMail, htmlMail, plainMail } from "./testing/mails.ts";
import { multipartOf } from "./testing/multipart.ts";
import { passFor, postmarkCall, postmarkConfig, postmarkJson } from "./testing/postmark.ts";
import { sendgridCall, sendgridConfig, sendgridFields } from "./testing/sendgrid.ts";
import { told, touchTold } from "./testing/told.ts";

const parse = told;
const touchOf = touchTold;

const mailgunMultipart = (fields: Readonly<Record<string, string | Buffer>>): RawRequest => {
  const { type, body } = multipartOf({ ...fields, ...proofFields() });
  return posted(body, { "content-type": type });
};

const raw = (mail: Buffer): readonly (readonly [string, EmailConfig, RawRequest])[] => [
  ["SendGrid, raw", sendgridConfig, sendgridCall({ email: mail, charsets: '{"email":"ASCII"}' })],
  ["Mailgun, raw", mailgunConfig, mailgunMultipart({ "body-mime": mail, recipient: "desk@shop.dev" })],
];

const ann = {
  accounts: ["ann@mail.dev"],
  replyTo: "ann@mail.dev",
  label: "Ann Berg",
  origin: "CHANNEL_METADATA",
  identifiers: [{ kind: "EMAIL", raw: "Ann@Mail.dev", assurance: "CHANNEL" }],
  fields: [{ field: "displayName", value: "Ann Berg", assurance: "CLAIMED" }],
  message: {
    externalId: "<CAF8@mail.dev>",
    externalScope: expect.stringMatching(/^[0-9a-f]{64}$/),
    subject: "Order 7",
    text: "hello",
    thread: { messageId: "<CAF8@mail.dev>", inReplyTo: null, references: [] },
  },
};

describe("a mail tells its proven sender and its text, and nothing of Reply-To or Cc", () => {
  test.each<readonly [string, EmailConfig, RawRequest]>([
    ["Postmark", postmarkConfig, postmarkCall(JSON.stringify(postmarkJson()))],
    ["SendGrid", sendgridConfig, sendgridCall(sendgridFields())],
    ["Mailgun", mailgunConfig, formCall({ ...mailgunFields(), ...proofFields() })],
    ["Mailgun, with attachments", mailgunConfig, mailgunMultipart(mailgunFields())],
    ...raw(plainMail(undefined, "Reply-To: reply@other.dev", "Cc: carl@mail.dev", "Sender: bot@mail.dev")),
  ])("by %s", async (_, config, call) => {
    const { message, ...touch } = await touchOf(config, call);
    const { sentAt: _sentAt, ...said } = message ?? {};
    expect({ ...touch, message: said }).toEqual(ann);
  });
});

describe("MIME is read as it was meant", () => {
  test.each(raw(alternativeMail))(
    "encoded words, charsets, alternatives and attachments, by %s",
    async (_, config, call) => {
      expect(await touchOf(config, call)).toMatchObject({
        label: "Jürgen Müller",
        identifiers: ann.identifiers,
        message: { text: expect.stringMatching(/^Schöne Grüße, das ist ein Satz\.\n\n-+ Forwarded/) },
      });
    },
  );

  test.each(raw(htmlMail))("HTML alone becomes text, by %s", async (_, config, call) => {
    expect((await touchOf(config, call)).message?.text).toBe("Привет\n\na\u00a0b link (https://shop.dev/x)");
  });

  test("by SendGrid, each field in the charset that it is said to be in", async () => {
    const fields = {
      ...sendgridFields({ charsets: '{"from":"UTF-8","text":"iso-8859-1"}' }),
      text: Buffer.from("Schöne Grüße", "latin1"),
    };
    expect((await touchOf(sendgridConfig, sendgridCall(fields))).message?.text).toBe("Schöne Grüße");
    const unknown = { ...sendgridFields({ charsets: '{"text":"x-klingon"}' }), text: "Grüße" };
    expect((await touchOf(sendgridConfig, sendgridCall(unknown))).message?.text).toBe("Grüße");
  });

  test.each([
    [
      "the plain text before the HTML",
      { TextBody: " one\r\ntwo \r\n", HtmlBody: "<p>other</p>" },
      "one\ntwo",
    ],
    [
      "the HTML where there is no plain text",
      { TextBody: "", HtmlBody: "<div>one<br>two</div>" },
      "one\ntwo",
    ],
    ["the subject where there is neither", { TextBody: " ", HtmlBody: "<img src=x>" }, "Order 7"],
    ["a placeholder where there is nothing", { TextBody: "", HtmlBody: "", Subject: "" }, "(no text)"],
  ])("the text is %s", async (_, body, text) => {
    expect(
      (await touchOf(postmarkConfig, postmarkCall(JSON.stringify(postmarkJson(body))))).message?.text,
    ).toBe(text);
  });
});

describe("a mail that is not proven", () => {
  const headers = (...results: readonly string[]) => ({
    Headers: results.map((Value) => ({ Name: "Authentication-Results", Value })),
  });
  const unproven = {
    accounts: ["unproven:ann@mail.dev"],
    replyTo: "unproven:ann@mail.dev",
    identifiers: [{ kind: "EMAIL", raw: "Ann@Mail.dev", assurance: "OBSERVED" }],
  };

  test.each<[string, object]>([
    ["without a verdict", headers()],
    [
      "with a forged verdict below the true one",
      headers("mx.inbound.net; dmarc=fail header.from=mail.dev", passFor("mail.dev")),
    ],
    ["with a pass for another domain", headers(passFor("evil.dev"))],
    ["with another server's verdict", headers(passFor("mail.dev").replace("mx.inbound.net", "mx.evil.dev"))],
  ])("%s is an account of its own, and its address is observed", async (_, rest) => {
    expect(await touchOf(postmarkConfig, postmarkCall(JSON.stringify(postmarkJson(rest))))).toMatchObject(
      unproven,
    );
  });

  test("is every mail where no server is trusted", async () => {
    const config = { ...postmarkConfig, trustedAuthservId: undefined };
    expect(await touchOf(config, postmarkCall(JSON.stringify(postmarkJson())))).toMatchObject(unproven);
  });
});

describe("the sender", () => {
  const from = async (line: string) => touchOf(sendgridConfig, sendgridCall({ email: plainMail(line) }));

  test.each([
    ["a name that looks like an address", 'From: "victim@mail.dev" <mallory@evil.dev>', "mallory@evil.dev"],
    ["a name that hides one", "From: victim@mail.dev <mallory@evil.dev>", "mallory@evil.dev"],
    [
      "an encoded name with a comma and an address",
      "From: =?UTF-8?Q?victim=40mail=2Edev=2C?= <mallory@evil.dev>",
      "mallory@evil.dev",
    ],
    ["a comment", "From: mallory@evil.dev (victim@mail.dev)", "mallory@evil.dev"],
    ["a bare address", "From: mallory@evil.dev", "mallory@evil.dev"],
    ["an international domain", "From: <mallory@b\u00fccher.de>", "mallory@xn--bcher-kva.de"],
  ])("is the address of From behind %s", async (_, line, address) => {
    expect((await from(line)).accounts).toEqual([`unproven:${address}`]);
  });

  test.each([
    ["two addresses", "From: ann@mail.dev, bea@mail.dev"],
    ["two From headers", "From: ann@mail.dev\r\nFrom: bea@evil.dev"],
    ["a group", "From: Team: ann@mail.dev, bea@mail.dev;"],
    ["nobody", "From: <>"],
    ["no address", "From: Ann"],
    ["no From", "X-From: ann@mail.dev"],
    [
      "a From beyond all measure",
      `From: ${Array.from({ length: 2_000 }, (_, i) => `a${i}@x.dev`).join(",")}`,
    ],
    ["what no database holds", "From: A\u0000nn <a\u0000@x..dev>"],
  ])("is nobody with %s, and received all the same", async (_, line) => {
    const { accounts, identifiers, message } = await from(line);
    expect(accounts).toEqual([expect.stringMatching(/^unproven:.{1,320}$/su)]);
    expect(accounts[0]).not.toContain("\u0000");
    for (const { unusable } of identifiers) expect(unusable).toMatch(/\w/);
    expect(message?.text).toBe("hello");
  });

  test("is nobody where the provider and the headers disagree", async () => {
    const Headers = [
      { Name: "From", Value: "bea@mail.dev" },
      { Name: "Authentication-Results", Value: passFor("mail.dev") },
    ];
    const { accounts, identifiers } = await touchOf(
      postmarkConfig,
      postmarkCall(JSON.stringify(postmarkJson({ Headers }))),
    );
    expect(accounts).toEqual(["unproven:bea@mail.dev"]);
    expect(identifiers.every(({ unusable }) => unusable !== undefined)).toBe(true);
  });
});

describe("the id of a mail", () => {
  const idOf = async (rest: object, config = postmarkConfig) => {
    const touch = await touchOf(config, postmarkCall(JSON.stringify(postmarkJson(rest))));
    return [touch.message?.externalId, touch.message?.externalScope];
  };

  test("is the Message-ID among the mails of that content: delivered again it is the same, said once more it is another", async () => {
    expect(await idOf({ MessageID: "pm-1" })).toEqual(await idOf({ MessageID: "pm-2" }));
    expect(await idOf({ TextBody: "Claim 1" })).not.toEqual(await idOf({ TextBody: "Claim 2" }));
    expect(await idOf({ Subject: "Claim 1" })).not.toEqual(await idOf({ Subject: "Claim 2" }));
  });

  test("is of its writer, so that nobody can keep out another's", async () => {
    const keyOf = async (from: string) => {
      const { message } = await touchOf(sendgridConfig, sendgridCall({ email: plainMail(`From: ${from}`) }));
      return message?.externalScope;
    };
    expect(await keyOf("ann@mail.dev")).not.toBe(await keyOf("mallory@evil.dev"));
  });

  test("without a Message-ID is the provider's", async () => {
    expect((await idOf({ Headers: [] }))[0]).toBe("73e6d360-66eb-11e1-8e72-a8904824019b");
  });

  test("that is beyond all measure is not one", async () => {
    const headers = `Message-ID: <${"x".repeat(600)}@mail.dev>`;
    expect(
      (await touchOf(sendgridConfig, sendgridCall(sendgridFields({ headers })))).message?.externalId,
    ).toMatch(/^sha256:/);
  });

  test("is made of the mail where nobody gave one: the same for the same mail alone", async () => {
    const id = async (text: string) =>
      (await touchOf(sendgridConfig, sendgridCall(sendgridFields({ headers: "", text })))).message
        ?.externalId;
    expect(await id("one")).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await id("one")).toBe(await id("one"));
    expect(await id("two")).not.toBe(await id("one"));
  });
});

describe("a hostile mail", () => {
  test("nested without end is read as far as its HTML is looked at", async () => {
    const touch = await touchOf(
      postmarkConfig,
      postmarkCall(JSON.stringify(postmarkJson({ TextBody: "", HtmlBody: `hi${"<div>".repeat(300_000)}` }))),
    );
    expect(touch.message?.text).toMatch(/^hi/);
  });

  test("with headers or parts nested without end is malformed", async () => {
    const nested = Array.from(
      { length: 600 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join("");
    const long = `X-Long: ${"a".repeat(1100 * 1024)}\r\n\r\nx`;
    for (const email of [nested, long]) {
      await expect(parse(sendgridConfig, sendgridCall({ email }))).rejects.toThrow("cannot be read as MIME");
    }
  });
});

describe("any bytes at all", () => {
  test("for a mail are a touch or malformed, never another error", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          const mail = Buffer.concat([plainMail(), Buffer.from(bytes)]);
          for (const [, config, call] of [...raw(mail), ...raw(Buffer.from(bytes))]) {
            await parse(config, call).catch((error: unknown) =>
              expect(error).toBeInstanceOf(MalformedPayload),
            );
          }
        },
      ),
    ));

  test("in From are one address or malformed, and the address is what the field ends up with", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            "a@x.dev",
            "b@y.dev",
            "<",
            ">",
            '"',
            ",",
            "(",
            ")",
            ":",
            ";",
            " ",
            "Ann",
            "=?utf-8?q?=2C?=",
          ),
        ),
        async (parts) => {
          const events = await parse(
            sendgridConfig,
            sendgridCall({ email: plainMail(`From: ${parts.join("")}`) }),
          ).catch((error: unknown) => {
            expect(error).toBeInstanceOf(MalformedPayload);
            return [];
          });
          for (const event of events)
            if (event.type === "touch") expect(event.touch.accounts).toHaveLength(1);
        },
      ),
      { numRuns: 500 },
    ));
});
