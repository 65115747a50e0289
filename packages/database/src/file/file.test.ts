import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { newId } from "../id.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { type FileObject, fileRegister, openableObject } from "./file-object.ts";
import { releaseObjects } from "./release.ts";
import { forgetObject, goingObjects, sweepFiles } from "./sweep-files.ts";
import { addUpload, takeUploads } from "./upload.ts";

let at: Fixture;
let workspaceId: string;
let messageId: string;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());
beforeEach(async () => {
  workspaceId = await at.workspace();
  await at.tell(await at.channel(workspaceId), "anna");
  messageId = (await rows<{ id: string }>("SELECT id FROM message"))[0]?.id as string;
});

const rows = <T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> =>
  transaction(at.database, workspaceId, (tx) => tx.query<T>(sql, values));
const register = () => fileRegister(at.database, workspaceId);
const file = (sha256: string, previewId: string | null = null) => ({
  ...{ sha256, contentType: "image/png", size: 3, width: 1, height: 1, previewId },
});
async function keep(sha256: string, previewId: string | null = null): Promise<FileObject> {
  const there = register();
  return there.stored(await there.begin(randomBytes(32)), file(sha256, previewId));
}
const attach = (objectId: string) =>
  rows(
    `INSERT INTO attachment (workspace_id, id, message_id, position, kind, status, object_key) VALUES ($1, $2, $3, 0, 'IMAGE', 'STORED', $4)`,
    [workspaceId, newId(), messageId, objectId],
  );
const release = (...ids: string[]) => transaction(at.database, workspaceId, (tx) => releaseObjects(tx, ids));
const upload = (object: FileObject, whose: Parameters<typeof addUpload>[3] = "key") =>
  transaction(at.database, workspaceId, (tx) => addUpload(tx, object, "a.png", whose));
const take = (ids: string[], whose: Parameters<typeof takeUploads>[2] = "key") =>
  transaction(at.database, workspaceId, async (tx) =>
    (await takeUploads(tx, ids, whose)).map((one) => one?.objectId ?? null),
  );
const age = (table: string, column: string) =>
  rows(`UPDATE ${table} SET ${column} = ${column} - interval '25 hours'`);
const states = async () =>
  Object.fromEntries(
    (await rows<{ id: string; state: string }>("SELECT id, state FROM file_object")).map(({ id, state }) => [
      id,
      state,
    ]),
  );

describe("the register of files", () => {
  test("knows the same bytes, and of two that are stored at once one goes", async () => {
    const there = register();
    const [a, b] = [await there.begin(randomBytes(32)), await there.begin(randomBytes(32))];
    const [one, other] = await Promise.all([there.stored(a, file("11")), there.stored(b, file("11"))]);
    expect(other).toEqual(one);
    expect(Object.values(await states()).sort()).toEqual(["GOING", "STORED"]);
    expect(await there.known({ sha256: "11", contentType: "image/png" })).toEqual(one);
    expect(await there.known({ sha256: "11", contentType: "text/html" })).toBeNull();
    expect(
      await fileRegister(at.database, await at.workspace()).known({ sha256: "11", contentType: "image/png" }),
    ).toBeNull();
  });

  test("opens with the key that it was given, sealed for that object alone", async () => {
    const there = register();
    const key = randomBytes(32);
    const { objectId } = await there.stored(await there.begin(key), file("22"));
    const opened = await transaction(at.database, workspaceId, (tx) => openableObject(tx, objectId));
    expect(opened?.key.equals(key)).toBe(true);
    const other = await keep("23");
    await rows(
      "UPDATE file_object o SET sealed_key = f.sealed_key FROM file_object f WHERE o.id = $1 AND f.id = $2",
      [...[other.objectId, objectId]],
    );
    await expect(
      transaction(at.database, workspaceId, (tx) => openableObject(tx, other.objectId)),
    ).rejects.toThrow();
  });
});

describe("an upload", () => {
  test("is used by the one who sent it, for a day, and two of one file are two", async () => {
    const object = await keep("31");
    const session = newId();
    const [mine, again, visitors] = [
      await upload(object),
      await upload(object),
      await upload(object, { sessionId: session }),
    ];
    expect(await take([mine, visitors, newId(), again])).toEqual([
      object.objectId,
      null,
      null,
      object.objectId,
    ]);
    expect(await take([visitors], { sessionId: session })).toEqual([object.objectId]);
    expect(await take([visitors], { sessionId: newId() })).toEqual([null]);
    await age("upload", "created_at");
    expect(await take([mine])).toEqual([null]);
  });
});

describe("what nothing refers to", () => {
  test("goes after a day, and what is attached stays", async () => {
    const preview = await keep("40");
    const [kept, unused, sent] = [await keep("41", preview.objectId), await keep("42"), await keep("43")];
    await attach(kept.objectId);
    await upload(sent);
    const half = await register().begin(randomBytes(32));
    await sweepFiles(at.database);
    expect(new Set(Object.values(await states()))).toEqual(new Set(["STORED", "WRITING"]));
    await age("file_object", "touched_at");
    await sweepFiles(at.database);
    expect(await states()).toEqual({
      [preview.objectId]: "STORED",
      [kept.objectId]: "STORED",
      [unused.objectId]: "GOING",
      [sent.objectId]: "STORED",
      [half]: "GOING",
    });
    await age("upload", "created_at");
    await sweepFiles(at.database);
    expect((await states())[sent.objectId]).toBe("GOING");
  });

  test("goes at once when it is let go of, with its preview; what another message holds stays", async () => {
    const [preview, shared] = [await keep("50"), await keep("51")];
    const picture = await keep("52", preview.objectId);
    for (const { objectId } of [picture, shared, shared]) await attach(objectId);
    await rows("DELETE FROM attachment WHERE object_key = $1", [picture.objectId]);
    await rows(
      "DELETE FROM attachment WHERE id = (SELECT id FROM attachment WHERE object_key = $1 LIMIT 1)",
      [shared.objectId],
    );
    await release(picture.objectId, shared.objectId);
    expect(await states()).toEqual({
      [preview.objectId]: "GOING",
      [shared.objectId]: "STORED",
      [picture.objectId]: "GOING",
    });
    const going = (await goingObjects(at.database, 100)).filter((one) => one.workspaceId === workspaceId);
    expect(going.map(({ id }) => id).sort()).toEqual([preview.objectId, picture.objectId].sort());
    for (const one of going) await forgetObject(at.database, one);
    expect(Object.keys(await states())).toEqual([shared.objectId]);
  });

  test("stays when it is attached at the moment in which it is let go of", async () => {
    const object = await keep("61");
    const mine = await upload(object);
    let attached = () => {};
    const held = new Promise<void>((resolve) => {
      attached = resolve;
    });
    const sending = transaction(at.database, workspaceId, async (tx) => {
      await takeUploads(tx, [mine], "key");
      await tx.query(
        `INSERT INTO attachment (workspace_id, id, message_id, position, kind, status, object_key) VALUES ($1, $2, $3, 0, 'IMAGE', 'STORED', $4)`,
        [workspaceId, newId(), messageId, object.objectId],
      );
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const going = rows("DELETE FROM upload").then(() => release(object.objectId));
    await new Promise((resolve) => setTimeout(resolve, 200));
    attached();
    await Promise.all([sending, going]);
    expect((await states())[object.objectId]).toBe("STORED");
  });
});
