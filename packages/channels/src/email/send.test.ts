import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import PostalMime from "postal-mime";
import type { SMTPServerOptions } from "smtp-server";
import { createEgress, type Egress } from "../egress/http.ts";
import type { Outgoing } from "../provider.ts";
import type { Behaviour } from "../testing/outbound.ts";
import { outgoingMail } from "./outgoing-mail.ts";
import { send } from "./send.ts";
import { needsTls, submit } from "./smtp.ts";
import { type MailServerOnLoopback, mailServer } from "./testing/mail-server.ts";
import { postmarkConfig } from "./testing/postmark.ts";
import { sendgridCall, sendgridConfig } from "./testing/sendgrid.ts";
import { TLS_CERTIFICATE } from "./testing/tls.ts";
import { told } from "./testing/told.ts";

const CERTIFICATES = getCACertificates("default");
let egress: Egress;
let server: MailServerOnLoopback | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] });
});
afterEach(async () => {
  setDefaultCACertificates(CERTIFICATES);
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

const outgoing: Outgoing = { key: "message_01k9", to: "ann@mail.dev", text: "Your order is on its way." };
const served = async (
  behaviour?: () => Behaviour,
  options?: SMTPServerOptions,
): Promise<MailServerOnLoopback> => {
  server = await mailServer(behaviour, options);
  return server;
};
const to = (smtpUrl: string, rest: Partial<Outgoing> = {}) =>
  send({ ...postmarkConfig, smtpUrl }, { ...outgoing, ...rest }, egress);

describe("a mail that is sent", () => {
  test("comes from the channel's address, in plain text, with a subject and a Message-ID", async () => {
    const { port, received } = await served();
    const outcome = await to(`smtp://127.0.0.1:${port}`, { text: "Grüße,\n.\nund ein Punkt" });
    const [mail] = received;
    expect(mail).toMatchObject({
      from: "desk@shop.dev",
      to: ["ann@mail.dev"],
      user: undefined,
      secure: false,
    });
    const read = await PostalMime.parse(mail?.raw ?? "");
    expect(read).toMatchObject({
      from: { name: "", address: "desk@shop.dev" },
      to: [{ name: "", address: "ann@mail.dev" }],
      subject: "Message from desk@shop.dev",
      messageId: expect.stringMatching(/^<[0-9a-f]{32}@shop\.dev>$/),
      text: "Grüße,\n.\nund ein Punkt\n",
      attachments: [],
    });
    expect(outcome).toEqual({ type: "sent", externalId: read.messageId });
  });

  test("has the same Message-ID on another attempt, and another one for another message", async () => {
    let attempts = 0;
    const { port, received } = await served(() => (attempts++ === 0 ? 451 : 250));
    const url = `smtp://127.0.0.1:${port}`;
    expect((await to(url)).type).toBe("retry");
    expect((await to(url)).type).toBe("sent");
    await to(url, { key: "message_01kb" });
    const ids = await Promise.all(received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId));
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test("says that nobody wrote it where nobody did, so that another platform of ours does not answer it", async () => {
    const { port, received } = await served();
    for (const automatic of [true, false]) await to(`smtp://127.0.0.1:${port}`, { automatic });
    const events = await Promise.all(
      received.map(({ raw }) => told(sendgridConfig, sendgridCall({ email: raw }))),
    );
    expect(events.map(([event]) => event?.type === "touch" && event.touch.message?.automatic)).toEqual([
      true,
      undefined,
    ]);
  });

  test("goes to the address of an unproven sender too", async () => {
    const { port, received } = await served();
    await to(`smtp://127.0.0.1:${port}`, { to: "unproven:ann@mail.dev" });
    expect(received[0]?.to).toEqual(["ann@mail.dev"]);
  });

  test("offers a choice as a numbered list", async () => {
    const { port, received } = await served();
    const options = [
      { id: "a", title: "Red" },
      { id: "b", title: "Green" },
    ];
    await to(`smtp://127.0.0.1:${port}`, { text: "Which?", options });
    expect((await PostalMime.parse(received[0]?.raw ?? "")).text).toBe("Which?\n1. Red\n2. Green\n");
  });

  test("is sent to one mailbox alone, whatever the address says", async () => {
    const { port, received } = await served();
    const url = `smtp://127.0.0.1:${port}`;
    expect(await to(url, { to: '"a,b"@mail.dev' })).toMatchObject({ type: "sent" });
    expect(received.map((mail) => mail.to)).toEqual([['"a,b"@mail.dev']]);
    for (const address of [
      "ann@mail.dev, bea@mail.dev",
      "ann@mail.dev\r\nRCPT TO:<bea@mail.dev>",
      "Ann <ann@mail.dev>",
      "ann",
      "",
    ]) {
      expect(await to(url, { to: address })).toEqual({
        type: "failed",
        reason: "the contact has no address that mail could be sent to",
      });
    }
    expect(received).toHaveLength(1);
  });

  test("puts nothing of its text into headers, files or URLs", async () => {
    const { port, received } = await served();
    const text = "Bcc: bea@mail.dev\r\n\r\nfile:///etc/passwd http://169.254.169.254/";
    await to(`smtp://127.0.0.1:${port}`, { text });
    const read = await PostalMime.parse(received[0]?.raw ?? "");
    expect([read.bcc, read.attachments, read.text?.trim()]).toEqual([
      undefined,
      [],
      text.replaceAll("\r\n", "\n"),
    ]);
  });
});

describe("signing in", () => {
  test("uses the user and the password of the URL, percent-decoded", async () => {
    const told: unknown[] = [];
    const { port, received } = await served(undefined, {
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        told.push(username, password);
        done(null, { user: username });
      },
    });
    expect((await to(`smtp://desk%40shop.dev:p%3Aa%2Fß@127.0.0.1:${port}`)).type).toBe("sent");
    expect(told).toEqual(["desk@shop.dev", "p:a/ß"]);
    expect(received[0]?.user).toBe("desk@shop.dev");
  });

  test("with a wrong password is final, and the reason does not show it", async () => {
    const { port, received } = await served(undefined, {
      authOptional: false,
      onAuth: ({ password }, _session, done) =>
        done(Object.assign(new Error(`who is ${password}?`), { responseCode: 535 })),
    });
    const outcome = await to(`smtp://desk:s3cret@127.0.0.1:${port}`);
    expect(outcome).toEqual({ type: "failed", reason: "SMTP 535 who is [secret]?" });
    expect(received).toEqual([]);
  });

  test("tells a public server the password over TLS alone, though STARTTLS was taken out of its greeting", async () => {
    const { port, received } = await served();
    const { server: known, socket } = await egress.openMail(`smtp://desk:s3cret@127.0.0.1:${port}`, 1_000);
    const outcome = await submit(known, socket, outgoingMail("desk@shop.dev", "ann@mail.dev", outgoing), {
      requireTLS: true,
    });
    expect(outcome).toEqual({ type: "failed", reason: expect.stringContaining("STARTTLS") });
    expect(received).toEqual([]);
    expect(needsTls(known, "203.0.114.25")).toBe(true);
    for (const inside of ["127.0.0.1", "10.1.2.3", "::1", "fd00::25"])
      expect(needsTls(known, inside)).toBe(false);
    expect(needsTls({ ...known, user: undefined }, "203.0.114.25")).toBe(false);
  });

  test("is final where the server wants it and the URL has none", async () => {
    const { port } = await served(undefined, { authOptional: false });
    expect(await to(`smtp://127.0.0.1:${port}`)).toEqual({
      type: "failed",
      reason: expect.stringMatching(/^SMTP 530 /),
    });
  });
});

describe("a mail that is not taken", () => {
  test.each([421, 450, 451, 452])("with %i is tried again", async (code) => {
    const { port } = await served(() => code);
    expect(await to(`smtp://127.0.0.1:${port}`)).toMatchObject({
      type: "retry",
      reason: expect.stringContaining(`SMTP ${code} no`),
    });
  });

  test.each([550, 552, 554])("with %i is a failure in the server's words", async (code) => {
    const { port } = await served(() => code);
    expect(await to(`smtp://127.0.0.1:${port}`)).toMatchObject({
      type: "failed",
      reason: expect.stringContaining(`SMTP ${code} no`),
    });
  });

  test.each([
    [450, "retry"],
    [550, "failed"],
  ])("because its recipient is refused with %i is a %s", async (code, type) => {
    const { port, received } = await served(undefined, {
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error("no such person"), { responseCode: code })),
    });
    expect(await to(`smtp://127.0.0.1:${port}`)).toEqual({ type, reason: `SMTP ${code} no such person` });
    expect(received).toEqual([]);
  });

  test("because the connection breaks off is tried again", async () => {
    const { port } = await served(undefined, { onConnect: (_session, done) => done(new Error("later")) });
    expect((await to(`smtp://127.0.0.1:${port}`)).type).toBe("failed");
    await server?.close();
    server = undefined;
    expect(await to(`smtp://127.0.0.1:${port}`)).toEqual({
      type: "retry",
      reason: "no connection: ECONNREFUSED",
    });
  });

  test("because the server never answers is given up and tried again", async () => {
    const { port } = await served(() => "silent");
    const { server: known, socket } = await egress.openMail(`smtp://127.0.0.1:${port}`, 5_000);
    const mail = {
      from: "a@shop.dev",
      to: "b@mail.dev",
      cc: [],
      references: [],
      messageId: "<1@shop.dev>",
      subject: "s",
      text: "t",
      automatic: false,
    };
    expect(await submit(known, socket, mail, { timeoutMs: 200 })).toMatchObject({ type: "retry" });
    expect(socket.destroyed).toBe(true);
  });
});

describe("TLS", () => {
  const trusted = (): void => setDefaultCACertificates([...CERTIFICATES, TLS_CERTIFICATE]);

  test("is there from the first byte with smtps://", async () => {
    trusted();
    const { port, received } = await served(undefined, { secure: true });
    expect((await to(`smtps://mail.shop.dev:${port}`)).type).toBe("sent");
    expect(received[0]?.secure).toBe(true);
  });

  test("is taken up with smtp:// where the server offers it", async () => {
    trusted();
    const { port, received } = await served(undefined, { disabledCommands: [] });
    expect((await to(`smtp://mail.shop.dev:${port}`)).type).toBe("sent");
    expect(received[0]?.secure).toBe(true);
  });

  test.each([
    ["smtps", { secure: true }],
    ["smtp", { disabledCommands: [] }],
  ])("of a server with another name gets no mail over %s://", async (scheme, options) => {
    trusted();
    const { port, received } = await served(undefined, options);
    expect(await to(`${scheme}://mail.evil.dev:${port}`)).toMatchObject({
      type: "retry",
      reason: expect.stringContaining("altnames"),
    });
    expect(received).toEqual([]);
  });

  test.each([
    ["smtps", { secure: true }],
    ["smtp", { disabledCommands: [] }],
  ])("of a server that nobody vouches for gets no mail over %s://", async (scheme, options) => {
    const { port, received } = await served(undefined, options);
    expect(await to(`${scheme}://mail.shop.dev:${port}`)).toMatchObject({
      type: "retry",
      reason: expect.stringContaining("self-signed"),
    });
    expect(received).toEqual([]);
  });
});
