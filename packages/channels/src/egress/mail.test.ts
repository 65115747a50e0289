import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { EgressFailed, EgressRefused } from "./errors.ts";
import { createEgress, type Egress } from "./http.ts";
import type { Resolve } from "./lookup.ts";
import { readMailUrl } from "./mail-url.ts";

let server: Server;
let port: number;
let connections = 0;
const open: Egress[] = [];
beforeEach(async () => {
  connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterEach(async () => {
  server.close();
  for (const egress of open.splice(0)) await egress.close();
});
function egressWith(allow: readonly string[], resolve?: Resolve): Egress {
  const egress = createEgress(resolve === undefined ? { allow } : { allow, resolve });
  open.push(egress);
  return egress;
}
const LOOPBACK = ["127.0.0.0/8"];

describe("the URL of a mail server", () => {
  test.each([
    [
      "smtp://smtp.shop.dev",
      { host: "smtp.shop.dev", port: 587, secure: false, user: undefined, password: undefined },
    ],
    [
      "smtps://smtp.shop.dev/",
      { host: "smtp.shop.dev", port: 465, secure: true, user: undefined, password: undefined },
    ],
    [
      "SMTP://u%40shop.dev:p%3A%2F@Smtp.Shop.dev:25",
      { host: "smtp.shop.dev", port: 25, secure: false, user: "u@shop.dev", password: "p:/" },
    ],
    [
      "smtp://[2606:4700::1111]:2525",
      { host: "2606:4700::1111", port: 2525, secure: false, user: undefined, password: undefined },
    ],
    ["smtp://0x7f.1", { host: "127.0.0.1", port: 587, secure: false, user: undefined, password: undefined }],
  ])("%s is read", (url, expected) => {
    expect(readMailUrl(url)).toEqual(expected);
  });

  test.each([
    "",
    "smtp.shop.dev",
    "http://smtp.shop.dev",
    "smtp:",
    "smtp://",
    "smtp:smtp.shop.dev",
    "smtp://smtp.shop.dev/inbox",
    "smtp://smtp.shop.dev?tls=no",
    "smtp://smtp.shop.dev#x",
    "smtp://u:%zz@smtp.shop.dev",
    "smtp://smtp.shop.dev:99999",
    "smtp://a b",
  ])("%p is not one", (url) => {
    expect(readMailUrl(url)).toBeNull();
    expect(egressWith([]).checkMailUrl(url)).toMatch(/smtp:\/\/ or smtps:\/\//);
  });
});

describe("a mail server inside", () => {
  test.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "①②⑦.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "localhost",
    "a.localhost",
  ])("at %s is refused at configuration and at the call, and nobody is called", async (host) => {
    const egress = egressWith([]);
    const url = `smtp://user:s3cret@${host}:${port}`;
    expect(egress.checkMailUrl(url)).toMatch(/an address that is not public/);
    await expect(egress.openMail(url, 1_000)).rejects.toBeInstanceOf(EgressRefused);
    expect(connections).toBe(0);
  });

  test("is refused behind a public name, by one inner address among others too", async () => {
    for (const addresses of [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"]]) {
      const egress = egressWith([], async () => addresses);
      const url = `smtp://user:s3cret@smtp.shop.dev:${port}`;
      expect(egress.checkMailUrl(url)).toBeNull();
      await expect(egress.openMail(url, 1_000)).rejects.toMatchObject({
        code: "UNSAFE_URL",
        reason: "it leads to an address that is not public",
      });
    }
    expect(connections).toBe(0);
  });

  test("is not called by an HTTP request, nor a web server as a mail server", async () => {
    const egress = egressWith(LOOPBACK);
    expect(egress.checkUrl(`smtp://127.0.0.1:${port}`)).toContain("http://");
    expect(egress.checkMailUrl(`http://127.0.0.1:${port}`)).toContain("smtp://");
    await expect(egress.openMail(`http://127.0.0.1:${port}`, 1_000)).rejects.toBeInstanceOf(EgressRefused);
  });
});

describe("an allowed mail server", () => {
  test("is connected to at the address that was judged, the name asked for once", async () => {
    let asked = 0;
    const egress = egressWith(LOOPBACK, async () => {
      asked += 1;
      return asked === 1 ? ["127.0.0.1"] : ["10.0.0.1"];
    });
    const { socket, server: known } = await egress.openMail(`smtp://smtp.shop.dev:${port}`, 5_000);
    expect([socket.remoteAddress, known.host, asked]).toEqual(["127.0.0.1", "smtp.shop.dev", 1]);
    socket.destroy();
  });

  test("that is not there is a failure, and a resolver that never answers is one in time", async () => {
    const egress = egressWith(LOOPBACK);
    server.close();
    await once(server, "close");
    await expect(egress.openMail(`smtp://127.0.0.1:${port}`, 5_000)).rejects.toMatchObject({
      reason: "no connection: ECONNREFUSED",
    });
    const nowhere = egressWith(LOOPBACK, async () => []);
    await expect(nowhere.openMail("smtp://smtp.shop.dev", 5_000)).rejects.toMatchObject({
      reason: "no connection: ENOTFOUND",
    });
    const lost = egressWith(LOOPBACK, () => new Promise(() => undefined));
    await expect(lost.openMail("smtp://smtp.shop.dev", 200)).rejects.toEqual(
      new EgressFailed("no connection within 200 ms"),
    );
  });
});
