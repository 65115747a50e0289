import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { RawRequest } from "../raw-request.ts";
import { formText } from "../testing/form.ts";
import { posted, withSearch } from "../testing/request.ts";
import { signature, signedBytes, sms, smsFields } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const FORM = "application/x-www-form-urlencoded";

describe("the proof of a form", () => {
  const config = { ...sms, authToken: "12345", publicUrl: "https://mycompany.com/myapp.php?foo=1&bar=2" };
  const fields = {
    CallSid: "CA1234567890ABCDE",
    Caller: "+12349013030",
    Digits: "1234",
    From: "+12349013030",
    To: "+18005551212",
  };
  const call = (body: string, proof = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=") =>
    posted(body, { "content-type": FORM, "x-twilio-signature": proof });

  test("the published vector is believed, in whatever order the parameters come", () => {
    expect(verify(config, call(formText(fields)))).toBe(true);
    expect(verify(config, call(formText(Object.fromEntries(Object.entries(fields).reverse()))))).toBe(true);
  });

  test("a parameter more, one less, one with another value beside, another token and another URL are not", () => {
    for (const body of [
      `${formText(fields)}&Extra=1`,
      formText({ ...fields, Digits: undefined }),
      `${formText(fields)}&Digits=1235`,
    ]) {
      expect(verify(config, call(body))).toBe(false);
    }
    expect(verify({ ...config, authToken: "12346" }, call(formText(fields)))).toBe(false);
    expect(
      verify({ ...config, publicUrl: "https://mycompany.com/myapp.php?foo=1" }, call(formText(fields))),
    ).toBe(false);
    expect(verify({ ...config, publicUrl: undefined }, call(formText(fields)))).toBe(false);
  });

  test("without a public URL ours is signed, with the query to the letter", () => {
    const search = "?b=%7Eone+two&a=%20";
    const body = formText(smsFields());
    const bare = signedBytes(body);
    const url = `${bare.webhookUrl}${search}`;
    const proof = signature(sms.authToken, url, Object.fromEntries(new URLSearchParams(body)));
    const asked = (call: RawRequest) =>
      verify(sms, { ...call, headers: { ...call.headers, "x-twilio-signature": proof } });
    expect(asked(withSearch(bare, search))).toBe(true);
    expect(asked(withSearch(bare, "?a=%20&b=%7Eone+two"))).toBe(false);
    expect(asked(bare)).toBe(false);
  });

  test("what a caller says of the host counts for nothing", () => {
    const body = formText(smsFields());
    const forged = {
      host: "evil.org",
      "x-forwarded-host": "evil.org",
      "x-forwarded-proto": "http",
      "x-original-url": "/",
    };
    const { headers, ...call } = signedBytes(body);
    expect(verify(sms, { ...call, headers: { ...headers, ...forged } })).toBe(true);
    const proof = signature(
      sms.authToken,
      call.webhookUrl.replace("contacts.business.org", "evil.org"),
      Object.fromEntries(new URLSearchParams(body)),
    );
    expect(verify(sms, { ...call, headers: { ...headers, ...forged, "x-twilio-signature": proof } })).toBe(
      false,
    );
  });

  test("values keep their spaces, plus signs and emoji", () => {
    expect(verify(sms, signedBytes(formText(smsFields({ Body: "1 + 1 = 2 & caf\u00e9 \u{1F600}\n" }))))).toBe(
      true,
    );
  });

  test("several values of one name are signed in their order, however they come", () => {
    const call = posted("Tag=b&Tag=a", { "content-type": FORM });
    const proof = signature(sms.authToken, `${call.webhookUrl}TagaTagb`);
    expect(verify(sms, { ...call, headers: { ...call.headers, "x-twilio-signature": proof } })).toBe(true);
  });

  test("the same name and value twice is signed once", () => {
    expect(verify(config, call(`${formText(fields)}&Digits=1234`))).toBe(true);
  });

  test("an empty token believes nothing, not even what is signed with it", () => {
    expect(verify({ ...sms, authToken: "" }, signedBytes(formText(smsFields()), ""))).toBe(false);
  });
});

describe("the proof of JSON", () => {
  const body = '[{"specversion":"1.0","type":"com.twilio.messaging.message.delivered","data":{}}]';
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const call = (sent: string, search: string, signedSearch = search, type = "application/json") => {
    const request = withSearch(posted(sent, { "content-type": type }), search);
    return {
      ...request,
      headers: {
        ...request.headers,
        "x-twilio-signature": signature(sms.authToken, request.webhookUrl + signedSearch),
      },
    };
  };
  const good = `?bodySHA256=${hash(body)}`;

  test("the hash in the signed URL binds the body", () => {
    expect(verify(sms, call(body, good))).toBe(true);
    expect(verify(sms, call(body, `?bodySHA256=${hash(body).toUpperCase()}`))).toBe(true);
    expect(verify(sms, call(`${body} `, good))).toBe(false);
    expect(verify(sms, call(`${body} `, `?bodySHA256=${hash(`${body} `)}`, good))).toBe(false);
  });

  test("without a hash it cannot be verified, whatever it calls itself", () => {
    for (const type of ["application/json", "text/plain", "", "application/x-www-form-urlencodedx"]) {
      expect(verify(sms, call(body, "", "", type))).toBe(false);
      expect(verify(sms, call(body, "?bodySHA256=", "?bodySHA256=", type))).toBe(false);
    }
  });

  test("the proof of a JSON call is not one for a form", () => {
    expect(verify(sms, call(formText(smsFields()), good, good, FORM))).toBe(false);
  });
});
