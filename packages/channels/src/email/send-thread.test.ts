import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import PostalMime from "postal-mime";
import { createEgress, type Egress } from "../egress/http.ts";
import type { Outgoing, OutgoingMailFields } from "../provider.ts";
import { answerSubject, outgoingMail } from "./outgoing-mail.ts";
import { send } from "./send.ts";
import { type MailServerOnLoopback, mailServer } from "./testing/mail-server.ts";
import { postmarkConfig } from "./testing/postmark.ts";
import { sendgridCall, sendgridConfig } from "./testing/sendgrid.ts";
import { touchTold } from "./testing/told.ts";

let egress: Egress;
let server: MailServerOnLoopback | undefined;
beforeAll(async () => {
  egress = createEgress({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

/** What is on the wire of a mail with these fields. */
async function sent(mail: OutgoingMailFields) {
  server = await mailServer();
  const outgoing: Outgoing = { key: "message_01k9", to: "ann@mail.dev", text: "We send a new lid.", mail };
  const smtpUrl = `smtp://127.0.0.1:${server.port}`;
  const outcome = await send({ ...postmarkConfig, smtpUrl }, outgoing, egress);
  const [received] = server.received;
  return {
    outcome,
    to: received?.to,
    raw: received?.raw ?? "",
    read: await PostalMime.parse(received?.raw ?? ""),
  };
}

const id = (n: number): string => `<CAF${n}@mail.dev>`;

describe("a mail that answers another", () => {
  test("has its subject, In-Reply-To and References, so that mail programs thread it", async () => {
    const { outcome, read } = await sent({
      subject: "Order 4711: broken lid",
      inReplyTo: id(2),
      references: [id(1)],
    });
    expect(outcome).toMatchObject({ type: "sent", externalId: read.messageId });
    expect(read).toMatchObject({ subject: "Re: Order 4711: broken lid", inReplyTo: id(2) });
    expect(read.references?.split(/\s+/)).toEqual([id(1), id(2)]);
  });

  test("is folded and limited however long the chain is, and begins with the first mail", async () => {
    const references = Array.from({ length: 400 }, (_, n) => id(n));
    const { raw, read } = await sent({ subject: "x", inReplyTo: id(999), references });
    const chain = read.references?.split(/\s+/) ?? [];
    expect(chain.length).toBeLessThanOrEqual(20);
    expect([chain[0], chain.at(-2), chain.at(-1)]).toEqual([id(0), id(399), id(999)]);
    for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  });

  test("comes back as a mail of the same thread", async () => {
    const { raw } = await sent({ subject: "x", inReplyTo: id(2), references: [id(1)] });
    const { message } = await touchTold(sendgridConfig, sendgridCall({ email: raw }));
    expect(message?.thread).toMatchObject({ inReplyTo: id(2), references: [id(1), id(2)] });
  });

  test("holds no header that an id or a subject brought with it", async () => {
    const { raw, read } = await sent({
      subject: "x\r\nBcc: eve@evil.dev",
      inReplyTo: "<1@mail.dev>\r\nX-Evil: 1",
      references: ["<2@mail.dev>\r\nX-Evil: 2"],
    });
    expect(raw).not.toMatch(/^(?:Bcc|X-Evil):/im);
    expect(read.inReplyTo).toBeUndefined();
  });
});

describe("a mail with a subject of its own", () => {
  test("has it as it is", async () => {
    expect((await sent({ subject: "Your offer" })).read.subject).toBe("Your offer");
  });

  test("has it as it is in an answer too, where a person chose it", async () => {
    const { read } = await sent({ subject: "Your offer", subjectAsGiven: true, inReplyTo: id(1) });
    expect([read.subject, read.inReplyTo]).toEqual(["Your offer", id(1)]);
  });

  test("without one says who writes", async () => {
    expect((await sent({ subject: " " })).read.subject).toBe("Message from desk@shop.dev");
  });
});

describe("copies", () => {
  test("go to each address once, and are shown", async () => {
    const { to, read } = await sent({ cc: ["Bea@Mail.dev", "bea@mail.dev", "ann@mail.dev"] });
    expect(to).toEqual(["ann@mail.dev", "bea@mail.dev"]);
    expect(read.cc).toMatchObject([{ address: "bea@mail.dev" }]);
  });

  test("to what is no address are not sent at all", async () => {
    const { outcome, to } = await sent({ cc: ["bea@mail.dev, eve@evil.dev"] });
    expect(outcome).toMatchObject({ type: "failed", reason: expect.stringContaining("cc") });
    expect(to).toBeUndefined();
  });
});

describe("the subject of an answer", () => {
  test.each([
    ["Order 7", "Re: Order 7"],
    ["Re: Order 7", "Re: Order 7"],
    ["RE: Order 7", "RE: Order 7"],
    ["AW: Order 7", "AW: Order 7"],
    ["Re[2]: Order 7", "Re[2]: Order 7"],
    ["回复：订单", "回复：订单"],
    ["Regarding: x", "Re: Regarding: x"],
    ["Return: x", "Re: Return: x"],
  ])("%s", (subject, answer) => {
    expect(answerSubject(subject)).toBe(answer);
    expect(answerSubject(answer)).toBe(answer);
    const mail = { subject, inReplyTo: id(1) };
    expect(outgoingMail("desk@shop.dev", "ann@mail.dev", { key: "k", text: "t", mail }).subject).toBe(answer);
  });
});
