import { randomBytes, randomUUID } from "node:crypto";
import { fileRegister, newId } from "@contact-identity/database";
import { pictures } from "@contact-identity/files/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { customCall } from "../inbound/testing/custom.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import { byteRange } from "./byte-range.ts";

let api: TestApi;
let messageId: string;
beforeAll(async () => {
  api = await startApi();
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    'mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } token } }',
  );
  const { headers, body } = customCall(channelCreate.token, { contactId: "anna", text: "see the file" });
  await fetch(`${api.url}/channels/${channelCreate.channel.id}/webhook`, { method: "POST", headers, body });
  messageId = (await api.rows<{ id: string }>("SELECT id FROM message"))[0]?.id as string;
});
afterAll(() => api?.close());

/** An attachment of these bytes; its links, as this server is reached. */
async function attached(bytes: Buffer, name: string, said?: string) {
  const source = (async function* () {
    yield bytes;
  })();
  const kept = await api.files.keep(fileRegister(api.database, api.workspaceId), {
    source,
    limit: 2 ** 30,
    said,
  });
  const id = newId();
  await api.rows(
    `INSERT INTO attachment (workspace_id, id, message_id, position, kind, name, status, object_key, preview_key)
     VALUES ($1, $2, $3, 0, 'DOCUMENT', $4, 'STORED', $5, $6)`,
    [api.workspaceId, id, messageId, name, kept.objectId, kept.previewId],
  );
  const link = (variant: "file" | "preview") =>
    api.links
      .urlOf({ workspaceId: api.workspaceId, attachmentId: id, variant }, name)
      .replace("https://contacts.business.org", api.url);
  return { id, kept, file: link("file"), preview: link("preview") };
}

const PROTECTED = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "referrer-policy": "no-referrer",
};

describe("GET /files/…", () => {
  test("shows a picture in its place and its preview, and sets no cookie", async () => {
    const png = await pictures.png();
    const { file, preview } = await attached(png, "見 1.png");
    const answer = await fetch(file, { headers: { cookie: "session=someone" } });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...PROTECTED,
      "content-type": "image/png",
      "content-disposition": `inline; filename="_ 1.png"; filename*=UTF-8''%E8%A6%8B%201.png`,
      "content-length": String(png.length),
    });
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    const small = await fetch(preview);
    expect([small.status, small.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect((await fetch(file, { method: "HEAD" })).headers.get("content-length")).toBe(String(png.length));
  });

  test.each<[string, Buffer, string]>([
    ["page.html", Buffer.from("<!doctype html><script>alert(1)</script>"), "application/octet-stream"],
    [
      "drawing.svg",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      "application/octet-stream",
    ],
    ["picture.png", Buffer.from("<svg onload=alert(1)>"), "application/octet-stream"],
    [
      "broken.png",
      Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), randomBytes(20)]),
      "image/png",
    ],
    ["offer.pdf", Buffer.from("%PDF-1.7\n"), "application/pdf"],
    ["notes.txt", Buffer.from("hello"), "text/plain"],
  ])("hands %s out to be saved, never shown", async (name, bytes, type) => {
    const { file } = await attached(bytes, name, "image/png");
    const { headers } = await fetch(file);
    expect(headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(headers.get("content-type")?.split(";")[0]).toBe(type);
    expect(Object.fromEntries(headers)).toMatchObject(PROTECTED);
  });

  test("gives parts, so that sound and film can be wound", async () => {
    const bytes = Buffer.concat([Buffer.from("4f67675300", "hex"), randomBytes(200_000)]);
    const { file } = await attached(bytes, "voice.ogg");
    const part = await fetch(file, { headers: { range: "bytes=70000-130999" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([
      206,
      `bytes 70000-130999/${bytes.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(70_000, 131_000))).toBe(true);
    expect((await fetch(file, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
  });

  test("knows no link that was changed, of another place, or whose file is gone", async () => {
    const { id, kept, file, preview } = await attached(randomBytes(100), "a.bin");
    const [, , , , token = ""] = file.split("/");
    const other = api.links
      .urlOf({ workspaceId: randomUUID(), attachmentId: id, variant: "file" }, null)
      .replace("https://contacts.business.org", api.url);
    const changed = file.replace(
      token,
      token.replace(/.$/, (c) => (c === "A" ? "B" : "A")),
    );
    for (const url of [
      changed,
      other,
      preview,
      `${api.url}/files/x/y`,
      `${api.url}/files/${"x".repeat(150)}/y`,
    ])
      expect([url, (await fetch(url)).status]).toEqual([url, 404]);
    await api.files.remove(api.workspaceId, kept.objectId);
    expect((await fetch(file)).status).toBe(404);
  });
});

test.each<[string | undefined, number, ReturnType<typeof byteRange>]>([
  [undefined, 10, "all"],
  ["bytes=0-3", 10, { from: 0, to: 4 }],
  ["bytes=3-", 10, { from: 3, to: 10 }],
  ["bytes=-4", 10, { from: 6, to: 10 }],
  ["bytes=-40", 10, { from: 0, to: 10 }],
  ["bytes=5-99", 10, { from: 5, to: 10 }],
  ["bytes=10-", 10, "unsatisfiable"],
  ["bytes=-0", 10, "unsatisfiable"],
  ["bytes=4-2", 10, "all"],
  ["bytes=-", 10, "all"],
  ["bytes=0-1,4-5", 10, "all"],
  ["lines=1-2", 10, "all"],
])("the range %j of %d bytes", (header, size, expected) => {
  expect(byteRange(header, size)).toEqual(expected);
});
