import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openByHand } from "../../conversation/open-by-hand.ts";
import { sendMessage } from "../../conversation/send-message.ts";
import { fileRegister } from "../../file/file-object.ts";
import { addUpload } from "../../file/upload.ts";
import { dump } from "../../testing/dump.ts";
import { type Fixture, fixture } from "../../testing/workspace-fixture.ts";
import { retrying, type Tx } from "../../transaction.ts";
import { mergeContacts } from "../acts/merge-contacts.ts";
import { unmergeContacts } from "../acts/unmerge-contacts.ts";
import { eraseContact } from "./erase-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

async function desk() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const mail = await at.channel(ws, "EMAIL");
  const close = () => act((tx) => tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now()"));
  /** A file of these bytes, uploaded with a key of the workspace. */
  const upload = async (sha256: string, name: string) => {
    const there = fileRegister(at.database, ws);
    const bytes = { sha256, contentType: "image/png", size: 3, width: 1, height: 1, previewId: null };
    const object = await there.stored(await there.begin(randomBytes(32)), bytes);
    return { object, id: await act((tx) => addUpload(tx, object, name, "key")) };
  };
  const files = (...ids: string[]) => ({
    ids,
    whose: "key" as const,
    carries: () => null,
    kindOf: () => "IMAGE" as const,
    words: () => "a picture",
  });
  const states = () =>
    act((tx) =>
      tx.query<{ id: string; state: string; open: boolean }>(
        "SELECT id, state, sealed_key IS NOT NULL AS open FROM file_object",
      ),
    );
  return { ws, act, mail, close, upload, files, states };
}

test("what we sent goes whole: subject, copies, template, files and the uploads that they were", async () => {
  const { ws, act, mail, close, upload, files, states } = await desk();
  const a = await at.tell(mail, "sentgone@shop.dev", { email: "sentgone@shop.dev" });
  const b = await at.tell(await at.channel(ws, "WHATSAPP_CLOUD"), "14155550177", { name: "Sentgonna" });
  const other = await at.tell(mail, "other@shop.dev", { email: "other@shop.dev" });
  await close();
  const [own, common] = [await upload("01", "sentgone.png"), await upload("02", "logo.png")];
  const said = { cc: ["sentgone-cc@shop.dev"], subject: "sentgone subject", text: "sentgone text" };
  await act((tx) => openByHand(tx, { ...a, ...said, files: files(own.id, common.id) }));
  await act((tx) => openByHand(tx, { ...other, text: "hi", files: files(common.id) }));
  const template = { id: "7", variables: { "1": "Sentgonna" }, text: "Hello Sentgonna" };
  await act((tx) => openByHand(tx, { ...b, template }));
  await act((tx) =>
    mergeContacts(tx, { survivorId: a.contactId, absorbedIds: [b.contactId], actor: "key:test" }),
  );
  const traces = async () =>
    (await dump(at.superuserUrl)).match(/sentgon[a-z-]*(\.png|@shop| subject| text)?/gi);
  expect(new Set(await traces())).toEqual(
    new Set([
      ...["sentgone@shop", "sentgone-cc@shop", "sentgone subject", "sentgone text", "sentgone.png"],
      "sentgonna",
    ]),
  );
  const { counts } = await act((tx) => eraseContact(tx, a.contactId, false));
  expect(counts).toMatchObject({ attachments: 2, conversations: 4 });
  expect(await traces()).toBeNull();
  // The other's file stays, with the upload that it was.
  expect(new Map((await states()).map(({ id, state, open }) => [id, [state, open]]))).toEqual(
    new Map([
      [own.object.objectId, ["GOING", false]],
      [common.object.objectId, ["STORED", true]],
    ]),
  );
  expect(await act((tx) => tx.query("SELECT id FROM upload"))).toEqual([{ id: common.id }]);
});

test("what we wrote of it to one that it was once one with loses the name, wherever that stands", async () => {
  const { act, mail, close, upload, files } = await desk();
  const gone = await at.tell(mail, "tracegone@shop.dev", { email: "tracegone@shop.dev", name: "Tracegonna" });
  const stays = await at.tell(mail, "stays@shop.dev", { email: "stays@shop.dev", name: "Stays" });
  await close();
  const merge = await act((tx) =>
    mergeContacts(tx, { survivorId: stays.contactId, absorbedIds: [gone.contactId], actor: "key:test" }),
  );
  await act((tx) => unmergeContacts(tx, merge, "key:test"));
  const file = await upload("03", "scan.png");
  const named = { text: "Dear Tracegonna", subject: "For Tracegonna", cc: ["tracegone@shop.dev"] };
  const id = await act((tx) => openByHand(tx, { ...stays, ...named, files: files(file.id) }));
  await act((tx) => tx.query("UPDATE attachment SET name = 'for Tracegonna.png'"));
  await act((tx) => sendMessage(tx, { conversationId: id, text: "Tracegonna again" }));
  const traces = async () =>
    (await dump(at.superuserUrl)).match(/(for |dear )?tracegon[a-z]*( again|\.png)?/g);
  expect(await traces()).toEqual(
    expect.arrayContaining(["dear tracegonna", "for tracegonna", "for tracegonna.png", "tracegonna again"]),
  );
  await act((tx) => eraseContact(tx, gone.contactId, false));
  expect(await traces()).toBeNull();
  expect(await act((tx) => tx.query("SELECT 1 FROM message WHERE text LIKE 'Dear %'"))).toHaveLength(1);
});
