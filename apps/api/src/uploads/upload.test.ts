import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { parseId } from "@contact-identity/database";
import { eicar, pictures, startClamd } from "@contact-identity/files/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { Browser, makeWidget } from "../widget-api/testing/visitor.ts";

const MIB = 1024 * 1024;
const PACE = { stallMs: 300, leastBytes: 1024, windowMs: 900 };

let api: TestApi;
let clamd: Awaited<ReturnType<typeof startClamd>>;
let writer: string;
beforeAll(async () => {
  clamd = await startClamd();
  api = await startApi([], { uploadPace: PACE }, undefined, { antivirus: clamd.address });
  writer = await api.keyWith("CONVERSATIONS_WRITE");
});
afterAll(async () => {
  await api?.close();
  await clamd?.close();
});

type Body = NonNullable<RequestInit["body"]>;
interface Sent {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly errors?: readonly { message: string; extensions: { code: string } }[];
  };
}
async function send(path: string, body: Body, headers: Record<string, string>): Promise<Sent> {
  const answer = await fetch(`${api.url}${path}`, {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as Sent["body"] };
}
const bare = (bytes: Buffer | string, type: string, name = "a.bin", key = writer) =>
  send("/uploads", bytes as Body, {
    authorization: `Bearer ${key}`,
    "content-type": type,
    "content-disposition": `attachment; filename="${name}"`,
  });
function form(
  bytes: Buffer,
  name: string,
  key = writer,
  path = "/uploads",
  headers: Record<string, string> = {},
) {
  const data = new FormData();
  data.set("note", "first");
  data.set("file", new Blob([new Uint8Array(bytes)], { type: "image/png" }), name);
  return send(path, data, { authorization: `Bearer ${key}`, ...headers });
}
const codeOf = ({ status, body }: Sent) => [status, body.errors?.[0]?.extensions.code];
const stored = async () => Number((await api.rows<{ n: string }>("SELECT count(*) AS n FROM upload"))[0]?.n);
const spooled = () => readdir(join(api.filesFolder, "spool")).catch(() => []);

describe("POST /uploads", () => {
  test("takes a form's file and a bare body, with its name in any script and its type by its bytes", async () => {
    const png = await pictures.png();
    const sent = await form(png, "../見積書.pdf");
    expect(sent).toMatchObject({
      status: 200,
      body: { name: "見積書.pdf", contentType: "image/png", size: png.length },
    });
    expect(parseId("upload", String(sent.body.uploadId))).not.toBeNull();
    expect(await bare("a,b\n1,2\n", "text/csv", "people.csv")).toMatchObject({
      status: 200,
      body: { name: "people.csv", contentType: "text/csv", size: 8 },
    });
    const extended = await send("/uploads", "hello", {
      authorization: `Bearer ${writer}`,
      "content-type": "text/plain",
      "content-disposition": "attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt; filename=\"x.txt\"",
    });
    expect(extended.body.name).toBe("grüße.txt");
  });

  test("looks at the key before the body, and at its scopes", async () => {
    const before = await stored();
    const reader = await api.keyWith("CONTACTS_READ", "CONVERSATIONS_READ");
    const contacts = await api.keyWith("CONTACTS_WRITE");
    expect(codeOf(await bare("x", "text/plain", "a", "nobody"))).toEqual([401, "UNAUTHENTICATED"]);
    expect(codeOf(await bare("x", "text/plain", "a", reader))).toEqual([403, "FORBIDDEN"]);
    expect(codeOf(await bare("x", "text/plain", "a", contacts))).toEqual([403, "FORBIDDEN"]);
    expect(codeOf(await form(await pictures.png(), "a.png", contacts))).toEqual([403, "FORBIDDEN"]);
    expect(codeOf(await bare(Buffer.from([0, 1, 2, 3]), "text/csv", "a.csv", contacts))).toEqual([
      400,
      "BAD_USER_INPUT",
    ]);
    expect(await stored()).toBe(before);
    expect((await bare('{"a":1}\n', "application/x-ndjson", "a.jsonl", contacts)).status).toBe(200);
    // Larger than a message's file may be.
    const rows = Buffer.alloc(26 * MIB, "name,mail\n");
    expect(await bare(rows, "text/csv", "many.csv", contacts)).toMatchObject({
      status: 200,
      body: { size: rows.length },
    });
    expect(codeOf(await bare(rows, "text/plain", "many.txt", writer))).toEqual([413, "BAD_USER_INPUT"]);
  });

  test("refuses what is too large, empty, infected or no form, and stores nothing of it", async () => {
    const before = await stored();
    const refused = [
      // Told before, and not told: 25 MiB are all that may come.
      await bare(Buffer.alloc(25 * MIB + 1), "application/octet-stream"),
      await send(
        "/uploads",
        (async function* () {
          for (let i = 0; i < 26; i++) yield Buffer.alloc(MIB, 7);
        })() as unknown as Body,
        { authorization: `Bearer ${writer}` },
      ),
      await form(Buffer.alloc(25 * MIB + 1), "large.bin"),
      await bare("", "text/plain"),
      await bare(eicar, "text/plain", "harmless.txt"),
      await send("/uploads", "--x\r\n", {
        authorization: `Bearer ${writer}`,
        "content-type": "multipart/form-data; boundary=x",
      }),
      await send("/uploads", "x", {
        authorization: `Bearer ${writer}`,
        "content-type": "multipart/form-data",
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([413, 413, 413, 400, 400, 400, 400]);
    expect(refused.map(({ body }) => body.errors?.[0]?.extensions.code)).toEqual(
      Array(7).fill("BAD_USER_INPUT"),
    );
    const two = new FormData();
    two.append("file", new Blob(["a"]), "a.txt");
    two.append("file", new Blob(["b"]), "b.txt");
    expect(codeOf(await send("/uploads", two, { authorization: `Bearer ${writer}` }))).toEqual([
      400,
      "BAD_USER_INPUT",
    ]);
    expect([await stored(), await spooled()]).toEqual([before, []]);
    expect(await api.rows("SELECT id FROM file_object WHERE state = 'WRITING'")).toEqual([]);
  });

  const halfSent = (more: (write: (text: string) => void, end: () => void) => void) =>
    new Promise<string>((resolve) => {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /uploads HTTP/1.1\r\nhost: here\r\nauthorization: Bearer ${writer}\r\ncontent-type: text/plain\r\ncontent-length: 100000\r\n\r\nhalf`,
        );
        more(
          (text) => void socket.write(text),
          () => socket.destroy(),
        );
      });
      let heard = "";
      socket.on("data", (data) => {
        heard += data.toString();
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(heard));
    });

  test("ends one that stands still, comes too slowly, or breaks off; nothing is left of it", async () => {
    const before = await stored();
    expect(await halfSent(() => undefined)).toMatch(/^HTTP\/1\.1 408 [\s\S]*stood still/);
    let drip: NodeJS.Timeout | undefined;
    const slow = await halfSent((write) => {
      drip = setInterval(() => write("x"), 100);
    });
    clearInterval(drip);
    expect(slow).toMatch(/^HTTP\/1\.1 408 [\s\S]*too slowly/);
    await halfSent((_write, end) => setTimeout(end, 100));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([await stored(), await spooled()]).toEqual([before, []]);
  });

  test("the same file twice lies there once, and each upload is its own", async () => {
    const bytes = randomBytes(5000);
    const [a, b] = [await bare(bytes, "x/y", "a.bin"), await bare(bytes, "x/y", "b.bin")];
    expect(a.body.uploadId).not.toBe(b.body.uploadId);
    const ids = [a, b].map(({ body }) => parseId("upload", String(body.uploadId)));
    const objects = await api.rows<{ id: string }>(
      "SELECT DISTINCT object_id AS id FROM upload WHERE id = ANY($1)",
      [ids],
    );
    expect(objects).toHaveLength(1);
  });
});

describe("POST /widget/uploads", () => {
  test("takes a visitor's file by its token, up to 10 MiB, five a minute, where the chat takes files", async () => {
    const browser = new Browser(api, await makeWidget(api));
    const upload = (bytes: Buffer, headers = browser.headers()) => {
      const { authorization = "", ...rest } = headers;
      return form(bytes, "a.png", authorization.replace("Bearer ", ""), "/widget/uploads", rest);
    };
    const png = await pictures.png();
    expect(codeOf(await upload(png))).toEqual([401, "UNAUTHENTICATED"]);
    await browser.start();
    expect(codeOf(await upload(png, { ...browser.headers(), origin: "https://elsewhere.dev" }))).toEqual([
      403,
      "FORBIDDEN",
    ]);
    expect(await upload(png)).toMatchObject({ status: 200, body: { contentType: "image/png" } });
    expect(codeOf(await upload(Buffer.alloc(10 * MIB + 1)))).toEqual([413, "BAD_USER_INPUT"]);
    for (let i = 0; i < 3; i++) expect((await upload(png)).status).toBe(200);
    expect(codeOf(await upload(png))).toEqual([429, "RATE_LIMITED"]);
    const without = new Browser(api, await makeWidget(api, { appearance: { allowFiles: false } }));
    await without.start();
    expect(codeOf(await upload(png, without.headers()))).toEqual([403, "FORBIDDEN"]);
  });
});
