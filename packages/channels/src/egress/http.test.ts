import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type Answer, json, type Loopback, loopback } from "../testing/loopback.ts";
import { MAX_ANSWER_BYTES } from "./body.ts";
import { EgressFailed, EgressRefused } from "./errors.ts";
import { createEgress, type Egress, type EgressRequest } from "./http.ts";
import type { Resolve } from "./lookup.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function egressWith(allow: readonly string[], resolve?: Resolve): Egress {
  const egress = createEgress(resolve === undefined ? { allow } : { allow, resolve });
  open.unshift(egress);
  return egress;
}
async function serverWith(answer: Answer): Promise<Loopback> {
  const server = await loopback(answer);
  open.push(server);
  return server;
}
const get = (url: string, rest: Partial<EgressRequest> = {}): EgressRequest => ({
  method: "GET",
  url,
  headers: {},
  timeoutMs: 5_000,
  ...rest,
});
const LOOPBACK = ["127.0.0.0/8"];

describe("places that may not be called", () => {
  const hosts = [
    "127.0.0.1",
    "0.0.0.0",
    "0",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "017700000001",
    "①②⑦.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "169.254.169.254",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
  ];
  test.each(hosts)(
    "http://%s is refused at configuration and at the call, and nobody is called",
    async (host) => {
      const server = await serverWith(json(200, {}));
      const egress = egressWith([]);
      const url = `http://${host}:${server.port}/`;
      expect(egress.checkUrl(url)).toMatch(/an address that is not public/);
      await expect(egress.request(get(url))).rejects.toBeInstanceOf(EgressRefused);
      expect(server.received).toEqual([]);
    },
  );

  test.each([
    ["not a url", "cannot be read"],
    ["//host/", "cannot be read"],
    ["file:///etc/passwd", "http:// or https://"],
    ["ftp://1.1.1.1/", "http:// or https://"],
    ["http://user:pa55@1.1.1.1/", "user name or password"],
    ["http://user@1.1.1.1/", "user name or password"],
  ])("%s is refused, and the reason does not repeat it", async (url, reason) => {
    const egress = egressWith(["0.0.0.0/0"]);
    expect(egress.checkUrl(url)).toContain(reason);
    expect(egress.checkUrl(url)).not.toContain(url);
    await expect(egress.request(get(url))).rejects.toMatchObject({
      code: "UNSAFE_URL",
      reason: expect.stringContaining(reason),
    });
  });

  test("a name that leads inside is refused when it is called, though it passes configuration", async () => {
    const server = await serverWith(json(200, {}));
    const egress = egressWith([], async () => ["127.0.0.1"]);
    const url = `http://hooks.business.org:${server.port}/`;
    expect(egress.checkUrl(url)).toBeNull();
    await expect(egress.request(get(url))).rejects.toMatchObject({
      code: "UNSAFE_URL",
      reason: "it leads to an address that is not public",
    });
    expect(server.received).toEqual([]);
  });

  test.each([
    "10.20.30.40",
    "127.9.8.7",
    "169.254.169.254",
    "192.168.77.1",
    "172.16.5.4",
    "100.64.9.9",
    "168.63.129.16",
    "::1",
    "::ffff:10.20.30.40",
    "fd00:12:34::56",
    "fe80::9",
    "not an address",
  ])("no reason says that a name leads to %s, nor repeats it when it is called by that", async (address) => {
    const egress = egressWith([], async () => ["1.1.1.1", address]);
    const host = address.includes(":") ? `[${address}]` : address;
    const reasons = [egress.checkUrl(`http://${host}/`), egress.checkMailUrl(`smtp://${host}`)];
    for (const name of ["hooks.business.org", host])
      for (const call of [
        egress.request(get(`http://${name}/`)),
        egress.openMail(`smtp://${name}:25`, 1_000),
      ])
        reasons.push(
          await call.then(
            () => "called",
            (error: EgressRefused) => error.reason + error.message,
          ),
        );
    expect(reasons).not.toContain("called");
    for (const reason of reasons)
      expect(reason ?? "").not.toMatch(
        /\d{1,3}\.\d{1,3}\.|:[0-9a-f]*:|[0-9a-f]::|::[0-9a-f]|not an address/i,
      );
  });

  test("one inner address among public ones refuses them all", async () => {
    const egress = egressWith([], async () => ["1.1.1.1", "10.0.0.1"]);
    await expect(egress.request(get("http://hooks.business.org/"))).rejects.toBeInstanceOf(EgressRefused);
  });

  test("the socket goes where the check looked: a name is asked for once a connection, and a second answer is judged again", async () => {
    const server = await serverWith((_request, response) =>
      response.writeHead(200, { connection: "close" }).end("ok"),
    );
    const answers = [["127.0.0.1"], ["10.0.0.1"]];
    let asked = 0;
    const egress = egressWith(LOOPBACK, async () => answers[asked++] ?? []);
    const url = `http://hooks.business.org:${server.port}/`;
    expect((await egress.request(get(url))).status).toBe(200);
    expect(asked).toBe(1);
    await expect(egress.request(get(url))).rejects.toBeInstanceOf(EgressRefused);
    expect(server.received.map(({ headers }) => headers.host)).toEqual([`hooks.business.org:${server.port}`]);
  });

  test("the Host header cannot be set, and a header that would split the request is refused", async () => {
    const server = await serverWith(json(200, {}));
    const egress = egressWith(LOOPBACK);
    await expect(egress.request(get(server.url, { headers: { HOST: "inner" } }))).rejects.toBeInstanceOf(
      EgressRefused,
    );
    await expect(
      egress.request(get(server.url, { headers: { "x-a": "1\r\nx-b: 2" } })),
    ).rejects.toBeInstanceOf(EgressRefused);
    expect(server.received).toEqual([]);
  });
});

describe("an allowed place", () => {
  test("method, headers and body arrive; status, headers and body come back", async () => {
    const server = await serverWith(json(201, { ok: true }, { "x-answer": "yes" }));
    const answer = await egressWith(LOOPBACK).request({
      method: "PUT",
      url: `${server.url}/a/b?c=d`,
      headers: { "x-asked": "1" },
      body: "body",
      timeoutMs: 5_000,
    });
    expect(answer).toMatchObject({ status: 201, headers: { "x-answer": "yes" } });
    expect(JSON.parse(answer.body.toString("utf8"))).toEqual({ ok: true });
    expect(server.received).toMatchObject([
      {
        method: "PUT",
        path: "/a/b?c=d",
        body: "body",
        headers: { "x-asked": "1", "accept-encoding": "identity" },
      },
    ]);
  });

  test("localhost is called where every address of it is allowed", async () => {
    const server = await serverWith(json(200, {}));
    const egress = egressWith(["127.0.0.0/8", "::1/128"]);
    expect(egress.checkUrl("http://localhost/")).toBeNull();
    expect((await egress.request(get(`http://localhost:${server.port}/`))).status).toBe(200);
  });

  test("a redirect is an answer and is not followed", async () => {
    const target = await serverWith(json(200, {}));
    const server = await serverWith(json(302, {}, { location: target.url }));
    expect((await egressWith(LOOPBACK).request(get(server.url))).status).toBe(302);
    expect(target.received).toEqual([]);
  });

  test("a name without an address, a closed port and a torn connection are failures, not refusals", async () => {
    const torn = await serverWith((_request, response) => response.socket?.destroy());
    const gone = await loopback(json(200, {}));
    await gone.close();
    const nowhere = egressWith(LOOPBACK, async () => []);
    await expect(nowhere.request(get("http://hooks.business.org/"))).rejects.toMatchObject({
      reason: "no answer: ENOTFOUND",
    });
    await expect(egressWith(LOOPBACK).request(get(gone.url))).rejects.toMatchObject({
      reason: "no answer: ECONNREFUSED",
    });
    await expect(egressWith(LOOPBACK).request(get(torn.url))).rejects.toBeInstanceOf(EgressFailed);
  });

  test("the time is bounded, be the headers late, the body endless or the resolver silent", async () => {
    const silent = await serverWith(() => undefined);
    const dripping = await serverWith((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drip));
    });
    const egress = egressWith(LOOPBACK);
    const late = { reason: "no complete answer within 200 ms" };
    await expect(egress.request(get(silent.url, { timeoutMs: 200 }))).rejects.toMatchObject(late);
    await expect(egress.request(get(dripping.url, { timeoutMs: 200 }))).rejects.toMatchObject({
      ...late,
      status: 200,
    });
    const lost = egressWith(LOOPBACK, () => new Promise(() => undefined));
    await expect(lost.request(get("http://hooks.business.org/", { timeoutMs: 200 }))).rejects.toMatchObject(
      late,
    );
  });
});

describe("the size of an answer is bounded", () => {
  const bytes = (size: number): Buffer => Buffer.alloc(size, "a");
  const answering = (body: Buffer, headers: Record<string, string> = {}): Promise<Loopback> =>
    serverWith((_request, response) => response.writeHead(200, headers).end(body));

  test("1 MiB is taken, a byte more is not", async () => {
    const egress = egressWith(LOOPBACK);
    expect((await egress.request(get((await answering(bytes(MAX_ANSWER_BYTES))).url))).body.length).toBe(
      MAX_ANSWER_BYTES,
    );
    const over = { name: "EgressFailed", status: 200, reason: "the answer (HTTP 200) is larger than 1 MiB" };
    await expect(
      egress.request(get((await answering(bytes(MAX_ANSWER_BYTES + 1))).url)),
    ).rejects.toMatchObject(over);
  });

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("%s without being asked for is read, and a bomb is refused", async (encoding, compress) => {
    const egress = egressWith(LOOPBACK);
    const small = await answering(compress(Buffer.from("hello")), { "content-encoding": encoding });
    expect((await egress.request(get(small.url))).body.toString("utf8")).toBe("hello");
    const bomb = await answering(compress(bytes(MAX_ANSWER_BYTES * 20)), { "content-encoding": encoding });
    await expect(egress.request(get(bomb.url))).rejects.toMatchObject({
      status: 200,
      reason: expect.stringContaining("larger than 1 MiB"),
    });
  });

  test("an unknown or a broken encoding is a failure", async () => {
    const egress = egressWith(LOOPBACK);
    for (const encoding of ["zstd", "gzip, gzip", "constructor"]) {
      const server = await answering(Buffer.from("x"), { "content-encoding": encoding });
      await expect(egress.request(get(server.url))).rejects.toMatchObject({
        reason: expect.stringContaining("unknown way"),
      });
    }
    const broken = await answering(Buffer.from("x"), { "content-encoding": "gzip" });
    await expect(egress.request(get(broken.url))).rejects.toMatchObject({
      reason: expect.stringContaining("cannot be decompressed"),
    });
  });
});
