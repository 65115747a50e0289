import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import type { RawRequest } from "../raw-request.ts";
import { posted } from "../testing/request.ts";
import type { EmailConfig } from "./config.ts";
import { emailProvider } from "./email.ts";
import { mailgunCall, mailgunConfig, mailgunFields, proofFields } from "./testing/mailgun.ts";
import { postmarkCall, postmarkConfig, postmarkJson } from "./testing/postmark.ts";
import { sendgridCall, sendgridConfig, sendgridFields } from "./testing/sendgrid.ts";
import { told } from "./testing/told.ts";

const ATTACHED = "JVBERi0xLjc";
const FILE = `Content-Disposition: form-data; name="attachment-1"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${ATTACHED}\r\n`;
const proof = proofFields();

/** The call with one file before its other fields. */
function withFile(fields: Readonly<Record<string, string>>): RawRequest {
  const call = sendgridCall(fields);
  const boundary = /boundary=(.*)$/.exec(call.headers["content-type"] ?? "")?.[1];
  return posted(
    Buffer.concat([Buffer.from(`--${boundary}\r\n${FILE}`), call.rawBody]),
    call.headers as Record<string, string>,
  );
}

const postmark = postmarkJson({ Attachments: [{ Name: "a.pdf", Content: ATTACHED }], RawEmail: ATTACHED });

/** All that is told but the files. */
const withoutFiles = (events: readonly InboundEvent[]) =>
  events.map((event) => {
    if (event.type !== "touch" || !event.touch.message) return event;
    const { attachments: _attachments, ...message } = event.touch.message;
    return { ...event.touch, message };
  });

/** A whole mail with the file, its text before and behind. */
const rawMail = Buffer.from(
  [
    "From: ann@mail.dev",
    "Message-ID: <1@mail.dev>",
    'Content-Type: multipart/mixed; boundary="zz"',
    "",
    "--zz",
    "",
    "before",
    "--zz",
    'Content-Type: application/pdf; name="a.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    ATTACHED,
    "--zz",
    "",
    "behind",
    "--zz--",
    "",
  ].join("\r\n"),
);

describe("what is kept of a mail's call can be parsed again, and holds no attachment and no proof", () => {
  test.each<readonly [string, EmailConfig, RawRequest]>([
    ["Postmark", postmarkConfig, postmarkCall(JSON.stringify(postmark))],
    ["SendGrid", sendgridConfig, withFile(sendgridFields())],
    ["Mailgun", mailgunConfig, mailgunCall(mailgunFields())],
    ["SendGrid, raw", sendgridConfig, sendgridCall({ email: rawMail })],
    ["Mailgun, with attachments", mailgunConfig, withFile({ ...mailgunFields(), ...proof })],
  ])("by %s", async (_, config, call) => {
    const [part] = (await emailProvider.parts?.(config, call)) ?? [];
    await part?.read();
    const kept = part?.body() as Buffer;
    expect(withoutFiles(await told(config, { ...call, rawBody: kept }))).toEqual(
      withoutFiles(await told(config, call)),
    );
    for (const secret of [ATTACHED, proof.token, proof.signature, "token", '"signature"', "&signature="])
      expect(kept.toString("utf8")).not.toContain(secret as string);
  });

  test.each<readonly [string, EmailConfig, RawRequest]>([
    ["Postmark", postmarkConfig, postmarkCall("{")],
    ["SendGrid", sendgridConfig, posted("{", { "content-type": "multipart/form-data; boundary=x" })],
  ])("but what is not of its shape is kept as it came, by %s", (_, config, call) => {
    expect(emailProvider.kept?.(config, call)).toEqual(call.rawBody);
  });
});
