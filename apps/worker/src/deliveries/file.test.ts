import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { attachedFile, createChannel, eraseContact, receiveTouch } from "@contact-identity/database";
import type { TouchAttachment } from "@contact-identity/domain";
import { eicar, pictures, startClamd } from "@contact-identity/files/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startFileSweep } from "../sweep-files.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";

let hall: Awaited<ReturnType<typeof workshop>>;
let clamd: Awaited<ReturnType<typeof startClamd>>;
let worker: Awaited<ReturnType<typeof hall.worker>>;
/** How often each file was asked for: which of them comes first is not promised. */
const asked = { lid: 0, virus: 0 };
const png = await pictures.png();
/** Stands in for Meta's Graph API and its content network. */
const meta = createServer((request, response) => {
  const path = request.url ?? "";
  if (request.headers.authorization !== "Bearer token") return void response.writeHead(401).end();
  if (path.startsWith("/media/")) {
    const name = path.endsWith("virus") ? "virus" : "lid";
    asked[name]++;
    if (name === "virus") return void response.end(eicar);
    // The first time it is too busy.
    if (asked.lid === 1) return void response.writeHead(429, { "retry-after": "1" }).end();
    return void response.writeHead(200, { "content-type": "application/pdf" }).end(png);
  }
  if (path === "/expired") return void response.writeHead(404).end();
  const url = `http://${request.headers.host}/media${path}`;
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ url, id: path.slice(1) }));
});

beforeAll(async () => {
  clamd = await startClamd();
  meta.listen(0, "127.0.0.1");
  await once(meta, "listening");
  hall = await workshop({ antivirus: clamd.address });
  worker = await hall.worker();
});
afterAll(async () => {
  await worker?.stop();
  await hall?.close();
  meta.closeAllConnections();
  meta.close();
  await clamd?.close();
});

const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
  for (let i = 0; i < 150; i++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("not in time");
};

test("a message is there before its files; each is fetched, tried again, refused or given up, and goes with its contact", async () => {
  const { ws, act } = await shop(hall.database, undefined);
  const { port } = meta.address() as AddressInfo;
  const config = {
    ...{ phoneNumberId: "1", appSecret: "secret", verifyToken: "verify", accessToken: "token" },
    apiBaseUrl: `http://127.0.0.1:${port}`,
  };
  const channel = await act((tx) =>
    createChannel(
      tx,
      {
        type: "WHATSAPP_CLOUD",
        name: "line",
        config,
        secretFields: ["appSecret", "verifyToken", "accessToken"],
      },
      encryptionKey,
    ),
  );
  const file = (id: string, more: Partial<TouchAttachment> = {}): TouchAttachment => ({
    kind: "IMAGE",
    file: { type: "id", id },
    ...more,
  });
  const many = Array.from({ length: 19 }, () => file("expired"));
  const message = {
    externalId: "wamid.1",
    externalScope: "",
    text: "[files]",
    content: { kind: "MEDIA" as const },
  };
  const { contactId } = await act((tx) =>
    receiveTouch(
      tx,
      channel,
      {
        ...{
          accounts: ["4915"],
          replyTo: "4915",
          label: "Anna",
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [],
        },
        message: {
          ...message,
          attachments: [file("lid", { size: 1 }), file("virus"), ...many.slice(0, 18), file("more")],
        },
      },
      new Date(),
    ),
  );
  const rows = () =>
    act((tx) =>
      tx.query<Record<string, unknown> & { id: string; status: string; failure: string }>(
        `SELECT id, status, failure, content_type AS "contentType", size::int AS size, width, object_key AS key, preview_key AS preview
         FROM attachment WHERE workspace_id = $1 ORDER BY position`,
        [ws],
      ),
    );
  expect((await rows()).map(({ status }) => status)).toEqual([...Array(20).fill("FETCHING"), "REFUSED"]);
  const done = await until(async () => {
    const found = await rows();
    return found.some(({ status }) => status === "FETCHING") ? null : found;
  });
  expect(done[0]).toMatchObject({
    status: "STORED",
    failure: null,
    contentType: "image/png",
    size: png.length,
    width: 800,
  });
  expect(done[1]).toMatchObject({ status: "REFUSED", failure: expect.stringContaining("Eicar"), key: null });
  for (const one of done.slice(2, 20))
    expect(one).toMatchObject({ status: "FAILED", failure: "the provider has it no more (HTTP 404)" });
  expect(asked).toEqual({ lid: 2, virus: 1 });
  const opened = await act((tx) => attachedFile(tx, done[0]?.id as string, "file"));
  const parts: Buffer[] = [];
  for await (const part of await hall.files.read(ws, opened?.object as never)) parts.push(part);
  expect(Buffer.concat(parts).equals(png)).toBe(true);

  await act((tx) => eraseContact(tx, contactId, false));
  const keys = await act((tx) =>
    tx.query("SELECT state, sealed_key FROM file_object WHERE workspace_id = $1", [ws]),
  );
  expect(keys).toEqual([
    { state: "GOING", sealed_key: null },
    { state: "GOING", sealed_key: null },
  ]);
  const sweep = startFileSweep({ database: hall.database, files: hall.files, log: hall.log });
  await until(async () =>
    (await act((tx) => tx.query("SELECT 1 FROM file_object WHERE workspace_id = $1", [ws]))).length === 0
      ? true
      : null,
  );
  await sweep.stop();
  await expect(hall.files.read(ws, opened?.object as never)).rejects.toThrow("not in the store");
});
