import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { handshakeOf, posted } from "../testing/request.ts";
import { metaHandshake, metaSigned } from "./meta-signature.ts";

describe("Meta's signature", () => {
  const body = '{"object":"page","entry":[]}';
  const signature = "sha256=e6e9d7a842a48e17f43a34d6125d0d933e2aab92ee37f0993a4d493b50e3d438";
  const signedWith = (secret: string, bytes: Buffer) =>
    `sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`;
  const call = (sent: string, header: string | undefined) => posted(sent, { "x-hub-signature-256": header });

  test("the published vector is believed", () => {
    expect(metaSigned("app-secret", call(body, signature))).toBe(true);
  });

  test("another secret, one blank more, a cut or altered signature, another algorithm and none are not", () => {
    expect(metaSigned("app-secre", call(body, signature))).toBe(false);
    expect(metaSigned("app-secret", call(`${body} `, signature))).toBe(false);
    for (const header of [
      signature.slice(0, -4),
      signature.replace("e6e9", "e6e8"),
      signature.replace("sha256=", ""),
      signature.replace("sha256", "sha1"),
      "",
      undefined,
    ]) {
      expect(metaSigned("app-secret", call(body, header))).toBe(false);
    }
  });

  test("an empty secret believes nothing, not even what is signed with it", () => {
    expect(metaSigned("", call(body, signedWith("", Buffer.from(body))))).toBe(false);
  });

  test("the bytes are signed, not a text made of them: bytes that are no UTF-8 stay apart", () => {
    const [one, other] = [Buffer.from([0xff]), Buffer.from([0xfe])];
    const request = { ...call("", signedWith("app-secret", one)), rawBody: one };
    expect(metaSigned("app-secret", request)).toBe(true);
    expect(metaSigned("app-secret", { ...request, rawBody: other })).toBe(false);
  });
});

describe("Meta's handshake", () => {
  const good = { "hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "1158201444" };

  test("the challenge is repeated for the right token", () => {
    expect(metaHandshake("verify-me", handshakeOf(good))).toEqual({ status: 200, body: "1158201444" });
  });

  test.each([
    ["another token", { ...good, "hub.verify_token": "guess" }],
    ["an empty token", { ...good, "hub.verify_token": "" }],
    ["another mode", { ...good, "hub.mode": "unsubscribe" }],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1158201444" }],
    ["nothing", {}],
  ])("%s is refused without the challenge", (_name, query: Record<string, string>) => {
    const answer = metaHandshake("verify-me", handshakeOf(query));
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain("1158201444");
  });

  test("a channel without a verify token refuses an empty one", () => {
    expect(metaHandshake("", handshakeOf({ ...good, "hub.verify_token": "" })).status).toBe(403);
  });

  test("a call without a challenge is a bad request", () => {
    expect(
      metaHandshake("verify-me", handshakeOf({ "hub.mode": "subscribe", "hub.verify_token": "verify-me" }))
        .status,
    ).toBe(400);
  });
});
