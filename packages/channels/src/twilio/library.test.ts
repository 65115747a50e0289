import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import twilio from "twilio";
import { formText } from "../testing/form.ts";
import { posted, withSearch } from "../testing/request.ts";
import { sms } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const { getExpectedTwilioSignature: sign, getExpectedBodyHash, validateRequest } = twilio;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

const signedFor = (url: string, fields: Readonly<Record<string, string>>, publicUrl: string | undefined) => ({
  config: { ...sms, publicUrl },
  call: posted(new URLSearchParams(fields).toString(), {
    ...FORM,
    "x-twilio-signature": sign(sms.authToken, url, fields),
  }),
});

describe("signatures that Twilio's own library makes", () => {
  const URLS = [
    ["https://shop.dev/hook", "https://shop.dev:443/hook"],
    ["http://shop.dev/hook?a=1&b=%20x", "http://shop.dev:80/hook?a=1&b=%20x"],
    ["https://shop.dev/hook?x=a:80/b", "https://shop.dev:443/hook?x=a:80/b"],
    ["https://shop.dev/", "https://shop.dev:443/"],
    ["https://127.0.0.1/hook#x", "https://127.0.0.1:443/hook#x"],
  ] as const;

  test.each(
    URLS.flatMap(([one, other]) => [
      [one, other],
      [other, one],
      [one, one],
    ]),
  )("%s is known by a signature over %s", (publicUrl, signed) => {
    const fields = { Body: "1 + 1 = 2 & café 😀\n", From: "+14155550123", To: sms.from };
    const { config, call } = signedFor(signed!, fields, publicUrl);
    expect(verify(config, call)).toBe(true);
    expect(validateRequest(sms.authToken, call.headers["x-twilio-signature"]!, publicUrl!, fields)).toBe(
      true,
    );
  });

  test("a port of its own may be left out", () => {
    const fields = { Body: "x" };
    const publicUrl = "https://shop.dev:8443/hook";
    const { config, call } = signedFor("https://shop.dev/hook", fields, publicUrl);
    expect(verify(config, call)).toBe(true);
    expect(validateRequest(sms.authToken, call.headers["x-twilio-signature"]!, publicUrl, fields)).toBe(true);
  });

  test.each([
    ["another port", "https://shop.dev/hook", "https://shop.dev:8443/hook"],
    ["the other protocol's port", "https://shop.dev/hook", "https://shop.dev:80/hook"],
    ["another path", "https://shop.dev/hook", "https://shop.dev/hook/"],
    ["another query", "https://shop.dev/hook?a=1", "https://shop.dev:443/hook?a=2"],
    ["another host", "https://shop.dev/hook", "https://shop.dev.evil.dev/hook"],
  ])("%s is not one", (_name, publicUrl, signed) => {
    const { config, call } = signedFor(signed, { Body: "x" }, publicUrl);
    expect(verify(config, call)).toBe(false);
  });

  test("any fields at all", () => {
    const name = fc.string({ minLength: 1, unit: "binary" }).filter((text) => text.isWellFormed());
    const value = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (fields) => {
        const url = "https://shop.dev/hook";
        const { config, call } = signedFor(url, fields, url);
        expect(verify(config, call)).toBe(true);
        const wrong = sign(`${sms.authToken}0`, url, fields);
        expect(verify(config, { ...call, headers: { ...FORM, "x-twilio-signature": wrong } })).toBe(false);
      }),
    );
  });

  test("a batch of Event Streams, whose hash is in the signed address", () => {
    const body = '[{"specversion":"1.0","type":"com.twilio.messaging.message.delivered","data":{}}]';
    const search = `?bodySHA256=${getExpectedBodyHash(body)}`;
    const call = withSearch(posted(body), search);
    const proof = sign(sms.authToken, `${call.webhookUrl}${search}`, {});
    expect(verify(sms, { ...call, headers: { ...call.headers, "x-twilio-signature": proof } })).toBe(true);
  });
});

test("a receipt comes to the webhook where the channel has another public address, or to the address given for receipts", () => {
  const receipt = { MessageSid: "SM1", MessageStatus: "sent" };
  const call = (url: string, fields: Readonly<Record<string, string>> = receipt) =>
    posted(formText(fields), { ...FORM, "x-twilio-signature": sign(sms.authToken, url, fields) });
  const { webhookUrl } = posted("");
  const publicUrl = "https://proxy.dev/twilio";
  const statusCallbackUrl = "https://proxy.dev/receipts";
  expect(verify({ ...sms, publicUrl }, call(webhookUrl))).toBe(true);
  expect(verify({ ...sms, publicUrl, statusCallbackUrl }, call(statusCallbackUrl))).toBe(true);
  expect(verify({ ...sms, publicUrl, statusCallbackUrl }, call(publicUrl))).toBe(true);
  expect(verify({ ...sms, publicUrl, statusCallbackUrl }, call(webhookUrl))).toBe(false);
  expect(verify(sms, call(publicUrl))).toBe(false);
  // A message comes to the public address alone.
  const message = { MessageSid: "SM1", Body: "hello" };
  expect(verify({ ...sms, publicUrl, statusCallbackUrl }, call(publicUrl, message))).toBe(true);
  for (const url of [webhookUrl, statusCallbackUrl])
    expect(verify({ ...sms, publicUrl, statusCallbackUrl }, call(url, message))).toBe(false);
  expect(verify({ ...sms, publicUrl }, call(webhookUrl, message))).toBe(false);
});
