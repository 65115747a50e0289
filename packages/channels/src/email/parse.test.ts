import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MalformedPayload } from "../malformed.ts";
import type { RawRequest } from "../raw-request.ts";
import { posted } from "../testing/request.ts";
import type { EmailConfig } from "./config.ts";
import { emailProvider } from "./email.ts";
import { formCall, mailgunConfig, mailgunFields, proofFields } from "./testing/mailgun.ts";
import { alternativeMail, htmlMail, plainMail } from "./testing/mails.ts";
import { multipartOf } from "./testing/multipart.ts";
import { passFor, postmarkCall, postmarkConfig, postmarkJson } from "./testing/postmark.ts";
import { sendgridCall, sendgridConfig, sendgridFields } from "./testing/sendgrid.ts";

const parse = async (config: EmailConfig, call: RawRequest): Promise<readonly InboundEvent[]> =>
  emailProvider.parse(config, call);

async function touchOf(config: EmailConfig, call: RawRequest): Promise<Touch> {
  const [event] = await parse(config, call);
  if (event?.type !== "touch") throw new Error("no touch");
  return event.touch;
}

const mailgunMultipart = (fields: Readonly<Record<string, string | Buffer>>): RawRequest => {
  const { type, body } = multipartOf({ ...fields, ...proofFields() });
  return posted(body, { "content-type": type });
};

const raw = (mail: Buffer): readonly (readonly [string, EmailConfig, RawRequest])[] => [
  ["SendGrid, raw", sendgridConfig, sendgridCall({ email: mail, charsets: '{"email":"ASCII"}' })],
  ["Mailgun, raw", mailgunConfig, mailgunMultipart({ "body-mime": mail, recipient: "desk@shop.dev" })],
];

const told = {
  accounts: ["ann@mail.dev"],
  replyTo: "ann@mail.dev",
  label: "Ann Berg",
  origin: "CHANNEL_METADATA",
  identifiers: [{ kind: "EMAIL", raw: "Ann@Mail.dev", assurance: "CHANNEL" }],
  fields: [{ field: "displayName", value: "Ann Berg", assurance: "CLAIMED" }],
  message: { externalId: "<CAF8@mail.dev>", externalScope: "ann@mail.dev", text: "hello" },
};

describe("a mail tells its proven sender and its text, and nothing of Reply-To, Cc or the subject", () => {
  test.each<readonly [string, EmailConfig, RawRequest]>([
    ["Postmark", postmarkConfig, postmarkCall(JSON.stringify(postmarkJson()))],
    ["SendGrid", sendgridConfig, sendgridCall(sendgridFields())],
    ["Mailgun", mailgunConfig, formCall({ ...mailgunFields(), ...proofFields() })],
    ["Mailgun, with attachments", mailgunConfig, mailgunMultipart(mailgunFields())],
    ...raw(plainMail(undefined, "Reply-To: reply@other.dev", "Cc: carl@mail.dev", "Sender: bot@mail.dev")),
  ])("by %s", async (_, config, call) => {
    const byPostmark = { externalId: "73e6d360-66eb-11e1-8e72-a8904824019b", externalScope: "" };
    const message = { ...told.message, ...(config.provider === "POSTMARK" ? byPostmark : {}) };
    expect(await touchOf(config, call)).toEqual({ ...told, message });
  });
});

describe("MIME is read as it was meant", () => {
  test.each(raw(alternativeMail))(
    "encoded words, charsets, alternatives and attachments, by %s",
    async (_, config, call) => {
      expect(await touchOf(config, call)).toMatchObject({
        label: "Jürgen Müller",
        identifiers: told.identifiers,
        message: { text: "Schöne Grüße, das ist ein Satz." },
      });
    },
  );

  test.each(raw(htmlMail))("HTML alone becomes text, by %s", async (_, config, call) => {
    expect((await touchOf(config, call)).message?.text).toBe("Привет\n\na\u00a0b link");
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
    [
      "never the subject, also where there is neither",
      { TextBody: " ", HtmlBody: "<img src=x>" },
      "(no text)",
    ],
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
  const from = (line: string) => parse(sendgridConfig, sendgridCall({ email: plainMail(line) }));

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
    ["an international domain", "From: <mallory@b\u00fccher.de>".normalize(), "mallory@xn--bcher-kva.de"],
  ])("is the address of From behind %s", async (_, line, address) => {
    const mail = Buffer.from(plainMail("From: @@").toString("latin1").replace("From: @@", line));
    const [event] = await parse(sendgridConfig, sendgridCall({ email: mail }));
    expect(event).toMatchObject({ type: "touch", touch: { accounts: [`unproven:${address}`] } });
  });

  test.each([
    ["two addresses", "From: ann@mail.dev, bea@mail.dev"],
    ["two From headers", "From: ann@mail.dev\r\nFrom: bea@evil.dev"],
    ["a From header of the same address twice", "From: ann@mail.dev\r\nFrom: ann@mail.dev"],
    ["a group", "From: Team: ann@mail.dev, bea@mail.dev;"],
    ["nobody", "From: <>"],
    ["no address", "From: Ann"],
    ["no From", "X-From: ann@mail.dev"],
    ["a From beyond all measure", `From: ${"a@x.dev,".repeat(2_000)}`],
  ])("is nobody with %s: malformed, with the place", async (_, line) => {
    await expect(from(line)).rejects.toThrow(/^From: /);
    await expect(from(line)).rejects.toBeInstanceOf(MalformedPayload);
  });

  test("is nobody where the provider and the headers disagree", async () => {
    const rest = { Headers: [{ Name: "From", Value: "bea@mail.dev" }] };
    await expect(parse(postmarkConfig, postmarkCall(JSON.stringify(postmarkJson(rest))))).rejects.toThrow(
      "From: must hold exactly one",
    );
  });

  test.each(["noreply@mail.dev", "No-Reply@mail.dev", "MAILER-DAEMON@mail.dev"])(
    "%s is told as unusable",
    async (Email) => {
      const touch = await touchOf(
        postmarkConfig,
        postmarkCall(JSON.stringify(postmarkJson({ FromFull: { Email, Name: "" } }))),
      );
      expect(touch.identifiers).toEqual([
        { kind: "EMAIL", raw: Email, assurance: "CHANNEL", unusable: expect.stringContaining("machine") },
      ]);
      expect(touch.message).toMatchObject({ text: "hello", automatic: true });
    },
  );
});

describe("a mail that a machine wrote", () => {
  const automatic = async (header: string) =>
    (await touchOf(sendgridConfig, sendgridCall({ email: plainMail(undefined, header) }))).message?.automatic;

  test.each([
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: Auto-Generated; owner-email=desk@shop.dev",
    "Precedence: bulk",
    "precedence: LIST",
    "Precedence: junk",
    "Return-Path: <>",
  ])("says so by %s", async (header) => {
    expect(await automatic(header)).toBe(true);
  });

  test.each(["Auto-Submitted: no", "Auto-Submitted: No (typed)", "Precedence: normal", "X-Priority: 1"])(
    "but not by %s",
    async (header) => {
      expect(await automatic(header)).toBeUndefined();
    },
  );
});

describe("the id of a mail", () => {
  const idOf = async (rest: object): Promise<string | undefined> =>
    (await touchOf(postmarkConfig, postmarkCall(JSON.stringify(postmarkJson(rest))))).message?.externalId;

  test("is the provider's, whatever the sender wrote: two mails with one Message-ID are two", async () => {
    const Headers = [{ Name: "Message-ID", Value: "<same@mail.dev>" }];
    expect([await idOf({ Headers, MessageID: "pm-1" }), await idOf({ Headers, MessageID: "pm-2" })]).toEqual([
      "pm-1",
      "pm-2",
    ]);
  });

  test("is the Message-ID among the mails of its sender where the provider has none, so that nobody can keep out another's", async () => {
    const keyOf = async (from: string) => {
      const { message } = await touchOf(sendgridConfig, sendgridCall({ email: plainMail(`From: ${from}`) }));
      return [message?.externalScope, message?.externalId];
    };
    expect(await keyOf("ann@mail.dev")).toEqual(["ann@mail.dev", "<CAF8@mail.dev>"]);
    expect(await keyOf("mallory@evil.dev")).toEqual(["unproven:mallory@evil.dev", "<CAF8@mail.dev>"]);
  });

  test("that is beyond all measure is none", async () => {
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
      { length: 100 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join("");
    const long = `X-Long: ${"a".repeat(300 * 1024)}\r\n\r\nx`;
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
