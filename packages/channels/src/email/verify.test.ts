import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { posted } from "../testing/request.ts";
import { emailConfig } from "./config.ts";
import { mailgunSigned, mailgunToken } from "./mailgun/verify.ts";
import { postmarkAuthorised } from "./postmark/verify.ts";
import { sendgridSigned } from "./sendgrid/verify.ts";
import { formCall, mailgunConfig, mailgunFields, proofFields } from "./testing/mailgun.ts";
import { multipartOf } from "./testing/multipart.ts";
import { postmarkCall, postmarkConfig } from "./testing/postmark.ts";
import {
  SIGNATURE,
  sendgridCall,
  sendgridConfig,
  sendgridFields,
  signed,
  TIMESTAMP,
} from "./testing/sendgrid.ts";

describe("Postmark's call", () => {
  const by = (authorization: string | undefined): boolean =>
    postmarkAuthorised(postmarkConfig.inboundSecret, { ...postmarkCall("{}"), headers: { authorization } });
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;

  test("is authentic with user and password, in basic auth alone", () => {
    expect(by(basic("postmark:s3cret-of-the-hook"))).toBe(true);
    expect(by(basic("postmark:s3cret-of-the-hook").replace("Basic", "basic"))).toBe(true);
    for (const pair of [
      "postmark:",
      ":s3cret-of-the-hook",
      "other:s3cret-of-the-hook",
      "postmark:s3cret-of-the-hook ",
      "",
    ]) {
      expect(by(basic(pair))).toBe(false);
    }
    for (const header of [
      undefined,
      "",
      "Basic",
      "Bearer postmark:s3cret-of-the-hook",
      "postmark:s3cret-of-the-hook",
    ]) {
      expect(by(header)).toBe(false);
    }
  });
});

describe("SendGrid's call", () => {
  const call = sendgridCall(sendgridFields());
  const isAuthentic = (headers: Record<string, string | undefined>, body = call.rawBody): boolean =>
    sendgridSigned(sendgridConfig.inboundSecret, {
      ...call,
      headers: { ...call.headers, ...headers },
      rawBody: body,
    });

  test("is authentic by its signature over timestamp and body", () => {
    expect(isAuthentic({})).toBe(true);
    expect(isAuthentic({ [TIMESTAMP]: "1785600001" })).toBe(false);
    expect(isAuthentic({ [TIMESTAMP]: undefined })).toBe(false);
    expect(isAuthentic({ [SIGNATURE]: Buffer.from("x").toString("base64") })).toBe(false);
    expect(isAuthentic({}, Buffer.concat([call.rawBody, Buffer.from(" ")]))).toBe(false);
  });

  test("signed by another key is not", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    expect(sendgridSigned(sendgridConfig.inboundSecret, signed(call.rawBody, "text/plain", privateKey))).toBe(
      false,
    );
    expect(sendgridSigned(publicKey.export({ type: "spki", format: "der" }).toString("base64"), call)).toBe(
      false,
    );
  });

  test("is not authentic by a key that is not one", () => {
    for (const key of ["", "x", Buffer.from("not a key").toString("base64")])
      expect(sendgridSigned(key, call)).toBe(false);
  });
});

describe("Mailgun's call", () => {
  // CHANNELS' public vector: key, timestamp, token and what they give.
  const vector = {
    timestamp: "1529006854",
    token: "a".repeat(50),
    signature: "8c3c98d539a18b33e819f2fa544092da49f2130ebef8cb77c460e650349efdeb",
  };
  const then = 1_529_006_854_000;
  const isAuthentic = (fields: Readonly<Record<string, string>>, now = then): boolean =>
    mailgunSigned("mailgun-signing-key", formCall(fields), now);

  test("is authentic by its signature over timestamp and token", () => {
    expect(isAuthentic(vector)).toBe(true);
    expect(isAuthentic({ ...mailgunFields(), ...vector })).toBe(true);
    expect(isAuthentic({ ...vector, token: "b".repeat(50) })).toBe(false);
    expect(isAuthentic({ ...vector, timestamp: "1529006855" })).toBe(false);
    expect(mailgunSigned("another-key", formCall(vector), then)).toBe(false);
    expect(mailgunSigned("", formCall(vector), then)).toBe(false);
  });

  test.each(["timestamp", "token", "signature"] as const)("without its %s is not", (name) => {
    const { [name]: _, ...rest } = vector;
    expect(isAuthentic(rest as Record<string, string>)).toBe(false);
    expect(isAuthentic({ ...vector, [name]: "" })).toBe(false);
  });

  test("is authentic for nine hours, and for five minutes by a clock that is ahead", () => {
    expect(isAuthentic(vector, then + 32_400_000)).toBe(true);
    expect(isAuthentic(vector, then - 300_000)).toBe(true);
    expect(isAuthentic(vector, then + 32_401_000)).toBe(false);
    expect(isAuthentic(vector, then - 301_000)).toBe(false);
    expect(mailgunSigned("mailgun-signing-key", formCall(vector))).toBe(false);
  });

  test("may come as multipart/form-data, and is taken once by its token", () => {
    const fields = { ...mailgunFields(), ...proofFields() };
    const { type, body } = multipartOf(fields);
    const call = posted(body, { "content-type": type });
    expect(mailgunSigned(mailgunConfig.inboundSecret, call)).toBe(true);
    expect(mailgunToken(call)).toBe(fields.token);
    expect(mailgunToken(formCall(fields))).toBe(fields.token);
  });

  test("of another type, or cut off, is not authentic and throws nothing", () => {
    const { type, body } = multipartOf(proofFields());
    expect(mailgunSigned(mailgunConfig.inboundSecret, posted(body, { "content-type": "text/plain" }))).toBe(
      false,
    );
    expect(
      mailgunSigned(mailgunConfig.inboundSecret, posted(body.subarray(0, -8), { "content-type": type })),
    ).toBe(false);
    expect(
      mailgunSigned(mailgunConfig.inboundSecret, posted(body, { "content-type": "multipart/form-data" })),
    ).toBe(false);
  });
});

describe("a configuration", () => {
  const faults = (rest: object): readonly string[] =>
    emailConfig.safeParse({ ...postmarkConfig, ...rest }).error?.issues.map(({ message }) => message) ?? [];

  test.each([
    ["POSTMARK", "no-colon"],
    ["POSTMARK", "hook:"],
    ["POSTMARK", ":s3cret"],
    ["SENDGRID", "not-a-key"],
  ])("of %s with the secret %s is refused, in words that do not repeat it", (provider, inboundSecret) => {
    const [fault, ...more] = faults({ provider, inboundSecret });
    expect(fault).toMatch(/^inboundSecret must be /);
    expect(fault).not.toContain(inboundSecret);
    expect(more).toEqual([]);
  });

  test("with anything that is no mail server, address or provider is refused", () => {
    for (const smtpUrl of ["http://smtp.shop.dev", "smtp.shop.dev", "smtp://smtp.shop.dev/x"]) {
      expect(faults({ smtpUrl })).toEqual([expect.stringMatching(/^smtpUrl must be smtp:\/\//)]);
    }
    expect(faults({ address: "desk" })).toEqual(["address must be an e-mail address"]);
    expect(faults({ provider: "SPARKPOST" })).toEqual([expect.stringMatching(/^provider must be one of/)]);
  });

  test("without a trusted server, or a blank one, trusts nobody", () => {
    for (const trustedAuthservId of [undefined, null, "", " "]) {
      expect(emailConfig.parse({ ...postmarkConfig, trustedAuthservId }).trustedAuthservId).toBeUndefined();
    }
  });
});
