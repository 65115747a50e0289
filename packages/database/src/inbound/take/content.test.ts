import type { InboundEvent, SaidContent, TouchAttachment, TouchMessage } from "@contact-identity/domain";
import { MOST_FILES } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { blockSource } from "../../contact/acts/block-source.ts";
import { closeConversation } from "../../conversation/change-conversation.ts";
import { claimMessage } from "../../conversation/claim-message.ts";
import { attachmentsByMessage } from "../../conversation/content/attachment-store.ts";
import { reactionsByMessage } from "../../conversation/content/reaction-store.ts";
import { conversationPage } from "../../conversation/conversation-store.ts";
import type { MessageRow } from "../../conversation/message.row.ts";
import { messagesByConversation } from "../../conversation/message-store.ts";
import { recordDelivery } from "../../conversation/record-delivery.ts";
import { sendMessage } from "../../conversation/send-message.ts";
import { newId } from "../../id.ts";
import { eraseContact } from "../../identity/erasure/erase-contact.ts";
import { dump } from "../../testing/dump.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { retrying } from "../../transaction.ts";
import { takeEvent } from "./take-event.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const NOW = () => Date.now();
const image = (id: string): TouchAttachment => ({ kind: "IMAGE", file: { type: "id", id } });
const person = (account: string) => {
  const { message: _, ...rest } = touchOf(account);
  return rest;
};

/** A channel with what one does there. */
async function desk() {
  const workspace = await at.workspace();
  const channel: ChannelRow = await at.channel(workspace);
  const within = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, workspace, work);
  const take = (event: InboundEvent) => takeEvent(at.database, channel, event);
  const says = (message: Partial<TouchMessage> & { text: string }, account = "ann") =>
    take({
      type: "touch",
      touch: { ...person(account), message: { externalId: newId(), externalScope: "", ...message } },
    });
  const talks = () => within(async (tx) => (await conversationPage(tx, { first: 100 })).rows);
  const messages = (): Promise<MessageRow[]> =>
    within(async (tx) => {
      const { rows } = await conversationPage(tx, { first: 100 });
      return messagesByConversation(
        tx,
        rows.map((row) => row.id),
        { first: 100 },
      );
    });
  const only = async () => (await messages())[0] as MessageRow;
  const files = async () => within(async (tx) => attachmentsByMessage(tx, [(await only()).id]));
  const events = (...types: string[]) =>
    within((tx) =>
      tx.query<{ type: string; payload: Record<string, unknown> }>(
        "SELECT type, payload FROM outbox WHERE type = ANY($1::text[]) ORDER BY id",
        [types],
      ),
    );
  /** A message of ours that its provider knows by this id. */
  const sent = async (text: string, externalId: string | null) => {
    const [talk] = await talks();
    const id = await within((tx) => sendMessage(tx, { conversationId: talk?.id as string, text }));
    if (externalId !== null) await within((tx) => recordDelivery(tx, id, { externalId }));
    return id;
  };
  return { workspace, channel, within, take, says, talks, messages, only, files, events, sent };
}
const on = (externalId: string) => ({ externalId, externalScope: "" });
const editOf = (externalId: string, said: SaidContent, more: { at?: number } = {}): InboundEvent => ({
  type: "edit",
  edit: { on: on(externalId), said, ...more },
});

describe("a message", () => {
  test("is stored with all that was told of it, and its event says its kind", async () => {
    const { says, only, files, events } = await desk();
    const referral = { source: "ad", title: "Sale", url: "https://fb.me/2", adId: "12" };
    const thread = { messageId: "<m@x>", inReplyTo: null, references: ["<a@x>"] };
    await says({
      text: "Pier 7",
      content: { kind: "LOCATION", data: { lat: 1.5, lon: 2, name: "Pier 7", address: null } },
      referral,
      thread,
      subject: "Where",
      fullText: "Pier 7\n> quoted",
      attachments: [
        { ...image("f1"), name: "a.jpg", size: 10, width: 1.4, durationMs: Number.NaN, height: -1 },
        { kind: "DOCUMENT", file: { type: "content", content: new Uint8Array([1]) } },
        { kind: "DOCUMENT", file: { type: "stored", key: "k1" } },
      ],
    });
    expect(await only()).toMatchObject({
      kind: "LOCATION",
      data: { lat: 1.5, lon: 2, name: "Pier 7", address: null },
      text: "Pier 7",
      fullText: "Pier 7\n> quoted",
      subject: "Where",
      referral,
      thread,
      saidAt: null,
    });
    expect(await files()).toMatchObject([
      {
        position: 0,
        name: "a.jpg",
        size: "10",
        width: 1,
        height: null,
        durationMs: null,
        status: "FETCHING",
        reference: { type: "id", id: "f1" },
      },
      { position: 1, status: "FAILED", failure: expect.any(String), reference: null },
      { position: 2, status: "STORED", objectKey: "k1" },
    ]);
    expect(await events("message.received")).toMatchObject([
      { payload: { kind: "LOCATION", text: "Pier 7" } },
    ]);
  });

  test("lists the files beyond the most as refused", async () => {
    const { says, files } = await desk();
    await says({
      text: "[images]",
      attachments: Array.from({ length: MOST_FILES + 2 }, (_, i) => image(`${i}`)),
    });
    const statuses = (await files()).map((file) => file.status);
    expect(statuses).toEqual([...Array(MOST_FILES).fill("FETCHING"), "REFUSED", "REFUSED"]);
  });

  test("is listed by its provider's time, which is not in the future", async () => {
    const { says, messages } = await desk();
    const day = 86_400_000;
    await says({ text: "now" });
    await says({ text: "two days ago", sentAt: NOW() - 2 * day });
    await says({ text: "yesterday", sentAt: NOW() - day });
    await says({ text: "tomorrow", sentAt: NOW() + day });
    const all = await messages();
    expect(all.map((m) => m.text)).toEqual(["two days ago", "yesterday", "now", "tomorrow"]);
    expect(all.map((m) => m.saidAt !== null)).toEqual([true, true, false, false]);
  });

  test("names the message that it quotes, of its own source alone", async () => {
    const { says, sent, messages } = await desk();
    await says({ text: "first", externalId: "one" });
    await sent("which?", "ours");
    await says({ text: "to mine", quotes: "one" });
    await says({ text: "to yours", quotes: "ours" });
    await says({ text: "to nobody's", quotes: "else" });
    await says({ text: "by another", quotes: "one" }, "bob");
    const all = await messages();
    const text = (id: string | null) => all.find((m) => m.id === id)?.text ?? null;
    const quoted = Object.fromEntries(all.map((m) => [m.text, text(m.replyTo)]));
    expect(quoted).toMatchObject({
      "to mine": "first",
      "to yours": "which?",
      "to nobody's": null,
      "by another": null,
    });
  });

  test("gives its subject to a conversation that has none", async () => {
    const { says, talks } = await desk();
    await says({ text: "a" });
    await says({ text: "b", subject: "First" });
    await says({ text: "c", subject: "Second" });
    expect((await talks()).map((talk) => talk.subject)).toEqual(["First"]);
  });

  test("leaves the addresses that identify nobody with its source, each once", async () => {
    const { take, within } = await desk();
    for (const n of [1, 2])
      await take({
        type: "touch",
        touch: {
          ...person("ann"),
          identifiers: [{ kind: "EMAIL", raw: "a..b@x", assurance: "OBSERVED", unusable: "two dots" }],
          message: { externalId: `${n}`, externalScope: "", text: "x" },
        },
      });
    const rows = await within((tx) => tx.query("SELECT unused FROM contact_source"));
    expect(rows).toEqual([{ unused: [{ value: "a..b@x", reason: "two dots" }] }]);
  });
});

describe("a reaction", () => {
  const reacts = (externalId: string, emoji: string | null, more: object = {}): InboundEvent => ({
    type: "reaction",
    reaction: { on: on(externalId), emoji, by: "CONTACT", touch: person("ann"), ...more },
  });
  const emojis = ({ within }: Awaited<ReturnType<typeof desk>>, id: string) =>
    within(async (tx) => (await reactionsByMessage(tx, [id])).map((r) => `${r.author} ${r.emoji}`));

  test("hangs on its message, is replaced, taken back, and opens no conversation", async () => {
    const here = await desk();
    const { take, says, sent, talks, within, messages, events } = here;
    await says({ text: "hello" });
    const ours = await sent("Friday?", "ours");
    expect(await take(reacts("ours", "👍"))).toBe("reaction");
    expect(await take(reacts("ours", "👍"))).toBe("duplicate");
    expect(await take(reacts("ours", "🙂", { by: "APP" }))).toBe("reaction");
    expect(await take(reacts("ours", "❤️"))).toBe("reaction");
    expect(await emojis(here, ours)).toEqual(["APP 🙂", "CONTACT ❤️"]);
    expect(await take(reacts("ours", null))).toBe("reaction");
    expect(await emojis(here, ours)).toEqual(["APP 🙂"]);
    const [talk] = await talks();
    await within((tx) => closeConversation(tx, talk?.id as string));
    expect(await take(reacts("ours", "🎉"))).toBe("reaction");
    expect((await talks()).map((t) => t.status)).toEqual(["CLOSED"]);
    expect((await messages()).map((m) => m.text)).toEqual(["hello", "Friday?"]);
    const told = await events("message.reacted");
    expect(told.map(({ payload }) => [payload.emoji, payload.by])).toEqual([
      ["👍", "CONTACT"],
      ["🙂", "APP"],
      ["❤️", "CONTACT"],
      [null, "CONTACT"],
      ["🎉", "CONTACT"],
    ]);
  });

  test("that comes late changes nothing", async () => {
    const here = await desk();
    await here.says({ text: "hello" });
    const ours = await here.sent("Friday?", "ours");
    await here.take(reacts("ours", null, { at: NOW() - 1000 }));
    expect(await here.take(reacts("ours", "👍", { at: NOW() - 9000 }))).toBe("duplicate");
    expect(await emojis(here, ours)).toEqual([]);
  });

  test("to a message that is not known is a text of its emoji, once", async () => {
    const { take, messages } = await desk();
    expect(await take(reacts("nobody's", "🤷", { at: 5 }))).toBe("message");
    expect(await take(reacts("nobody's", "🤷", { at: 5 }))).toBe("duplicate");
    expect(await take(reacts("nobody's", null))).toBe("duplicate");
    expect((await messages()).map((m) => [m.kind, m.text, m.direction])).toEqual([["TEXT", "🤷", "INBOUND"]]);
  });
});

describe("an edit", () => {
  test("replaces text and files, keeps what was said, and is told once", async () => {
    const { says, take, only, files, events } = await desk();
    await says({ text: "Pier 7", externalId: "m", sentAt: 1_000_500, attachments: [image("a"), image("b")] });
    const kept = (await files())[0]?.id;
    const change = editOf("m", { text: "Pier 17", attachments: [image("a"), image("c")] }, { at: 2_000_000 });
    expect(await take(change)).toBe("edit");
    expect(await take(change)).toBe("duplicate");
    expect(await take(editOf("m", { text: "Pier 1" }, { at: 1_500_000 }))).toBe("duplicate");
    expect(await only()).toMatchObject({
      text: "Pier 17",
      editedAt: new Date(2_000_000),
      edits: [{ text: "Pier 7", at: new Date(1_000_500).toISOString() }],
    });
    const now = await files();
    expect([now[0]?.id, now.map((f) => f.reference)]).toEqual([
      kept,
      [
        { type: "id", id: "a" },
        { type: "id", id: "c" },
      ],
    ]);
    expect(await take(editOf("m", { text: "Pier 71" }, { at: NOW() + 9_000_000 }))).toBe("edit");
    expect((await only()).edits?.map((e) => e.text)).toEqual(["Pier 7", "Pier 17"]);
    expect(((await only()).editedAt as Date).getTime()).toBeLessThanOrEqual(NOW());
    expect(await events("message.changed")).toMatchObject([
      { payload: { change: "EDITED" } },
      { payload: { change: "EDITED" } },
    ]);
    expect(await events("message.received")).toHaveLength(1);
  });

  test("of a message that is not known is that message, or is kept where nobody says who wrote it", async () => {
    const { take, messages, says } = await desk();
    await expect(take(editOf("new", { text: "x" }))).rejects.toThrow("not known");
    const event = editOf("new", { text: "now", attachments: [image("z")] });
    const edit: InboundEvent = {
      ...event,
      edit: { ...(event as { edit: object }).edit, touch: person("ann") },
    } as never;
    expect(await take(edit)).toBe("message");
    expect(await says({ text: "before", externalId: "new" })).toBe("duplicate");
    expect((await messages()).map((m) => m.text)).toEqual(["now"]);
  });
});

describe("what its author took back", () => {
  test("loses its content everywhere, once, and no edit brings it back", async () => {
    const { says, take, only, files, events } = await desk();
    await says({
      text: "hushword said",
      externalId: "m",
      choiceId: "c",
      attachments: [image("hushwordfile")],
    });
    await take(editOf("m", { text: "hushword edited" }));
    expect(await take({ type: "unsent", unsent: on("m") })).toBe("unsent");
    expect(await take({ type: "unsent", unsent: on("m") })).toBe("duplicate");
    expect(await take(editOf("m", { text: "hushword again" }))).toBe("duplicate");
    expect(await only()).toMatchObject({ text: "", edits: null, deletedAt: expect.any(Date) });
    expect(await files()).toEqual([]);
    expect((await dump(at.superuserUrl)).includes("hushword")).toBe(false);
    expect(await events("message.changed")).toMatchObject([{}, { payload: { change: "UNSENT" } }]);
  });

  test("before it came is not stored when it comes", async () => {
    const { says, take, messages } = await desk();
    expect(await take({ type: "unsent", unsent: on("m") })).toBe("unsent");
    expect(await says({ text: "late", externalId: "m" })).toBe("duplicate");
    expect(await messages()).toEqual([]);
  });
});

describe("what the business wrote in the provider's own app", () => {
  const echo = (text: string, externalId: string = newId(), account = "ann"): InboundEvent => ({
    type: "echo",
    echo: { touch: person(account), message: { externalId, externalScope: "", text } },
  });

  test("lies in the contact's conversation and is nobody's answer", async () => {
    const { says, take, talks, messages, events } = await desk();
    await says({ text: "are you open?", externalId: "same-id" });
    expect(await take(echo("until six", "same-id"))).toBe("echo");
    expect(await take(echo("until six", "same-id"))).toBe("duplicate");
    expect(await talks()).toHaveLength(1);
    expect((await messages()).map((m) => [m.text, m.direction, m.author, m.status])).toEqual([
      ["are you open?", "INBOUND", "CONTACT", "RECEIVED"],
      ["until six", "OUTBOUND", "APP", "SENT"],
    ]);
    expect(await events("message.received")).toHaveLength(1);
    expect(await events("message.sent")).toHaveLength(1);
  });

  test("to somebody new makes the contact and a conversation that the app opened", async () => {
    const { take, talks } = await desk();
    expect(await take(echo("your parcel is here"))).toBe("echo");
    expect((await talks()).map((t) => [t.openedBy, t.status])).toEqual([["APP", "OPEN"]]);
  });

  test("is ours where we sent it, whichever comes first: the echo, or the provider's answer", async () => {
    const { channel, within, says, take, sent, messages } = await desk();
    await says({ text: "hello" });
    await sent("known by its id", "x1");
    expect(await take(echo("known by its id", "x1"))).toBe("duplicate");
    const underWay = await sent("under way", null);
    expect(await within((tx) => claimMessage(tx, underWay, newId()))).not.toBeNull();
    expect(await take(echo("under way", "x2"))).toBe("duplicate");
    await within((tx) => recordDelivery(tx, underWay, { externalId: "x2" }));
    const reworded = await sent("1. Yes 2. No", null);
    await within((tx) => claimMessage(tx, reworded, newId()));
    expect(await take(echo("Yes or no", "x3"))).toBe("echo");
    await take({
      type: "reaction",
      reaction: { on: on("x3"), emoji: "👍", by: "CONTACT", touch: person("ann") },
    });
    await within((tx) => recordDelivery(tx, reworded, { externalId: "x3" }));
    const all = await messages();
    expect(all.map((m) => [m.text, m.author, m.externalId])).toEqual([
      ["hello", "CONTACT", expect.any(String)],
      ["known by its id", "API", "x1"],
      ["under way", "API", "x2"],
      ["1. Yes 2. No", "API", "x3"],
    ]);
    expect(await within((tx) => reactionsByMessage(tx, [reworded]))).toHaveLength(1);
    expect(channel.id).toBe(all[0]?.channelId);
  });
});

describe("a sender that nobody wants", () => {
  test("is counted and not stored, receipts of ours are taken, and once wanted again it is heard", async () => {
    const { says, sent, take, within, messages } = await desk();
    await says({ text: "before", externalId: "m" });
    const ours = await sent("no", "ours");
    const [source] = await within((tx) => tx.query<{ id: string }>("SELECT id FROM contact_source"));
    await within((tx) => blockSource(tx, source?.id as string, true));
    const reaction = { on: on("ours"), emoji: "👎", by: "CONTACT" as const, touch: person("ann") };
    const tried: InboundEvent[] = [
      { type: "touch", touch: touchOf("ann", { name: "Anna", email: "new@x.dev" }) },
      { type: "reaction", reaction },
      { type: "reaction", reaction: { ...reaction, on: on("else") } },
      editOf("m", { text: "edited" }),
    ];
    for (const event of tried) expect([event.type, await take(event)]).toEqual([event.type, "blocked"]);
    expect(await take({ type: "receipt", receipt: { externalId: "ours", status: "READ" } })).toBe("receipt");
    expect((await messages()).map((m) => [m.text, m.status])).toEqual([
      ["before", "RECEIVED"],
      ["no", "READ"],
    ]);
    expect(await within((tx) => tx.query("SELECT 1 FROM identifier WHERE kind = 'EMAIL'"))).toEqual([]);
    expect(await within((tx) => reactionsByMessage(tx, [ours]))).toEqual([]);
    await within((tx) => blockSource(tx, source?.id as string, false));
    expect(await says({ text: "again" })).toBe("message");
  });

  test("is one of a channel", async () => {
    const { within } = await desk();
    await expect(within((tx) => blockSource(tx, newId(), true))).rejects.toMatchObject({
      refusals: [{ code: "NOT_FOUND" }],
    });
  });
});

test("an erasure takes all of it, and what the app wrote is not stored again", async () => {
  const { says, take, within, talks } = await desk();
  const echo: InboundEvent = {
    type: "echo",
    echo: {
      touch: person("erasecontent"),
      message: { externalId: "erasecontent-7", externalScope: "erasecontent", text: "erasecontent" },
    },
  };
  await says(
    {
      text: "erasecontent",
      externalId: "erasecontent-1",
      content: { kind: "UNSUPPORTED", data: { erasecontent: "erasecontent" } },
      fullText: "erasecontent",
      subject: "erasecontent",
      referral: { source: "erasecontent", title: null, url: null, adId: null },
      thread: { messageId: "erasecontent", inReplyTo: null, references: [] },
      attachments: [{ ...image("erasecontent"), name: "erasecontent" }],
    },
    "erasecontent",
  );
  await take(editOf("erasecontent-1", { text: "erasecontent more", attachments: [image("erasecontent")] }));
  await take({
    type: "reaction",
    reaction: {
      on: on("erasecontent-1"),
      emoji: "erasecontent",
      by: "CONTACT",
      touch: person("erasecontent"),
    },
  });
  await take(echo);
  await take({
    type: "touch",
    touch: {
      ...touchOf("erasecontent"),
      identifiers: [
        { kind: "EMAIL", raw: "erasecontent@x", assurance: "OBSERVED", unusable: "erasecontent" },
      ],
    },
  });
  expect((await dump(at.superuserUrl)).split("erasecontent").length).toBeGreaterThan(15);
  const [talk] = await talks();
  const { counts } = await within((tx) => eraseContact(tx, talk?.contactId as string, false));
  expect(counts).toMatchObject({ attachments: 1 });
  expect((await dump(at.superuserUrl)).includes("erasecontent")).toBe(false);
  expect(await take(echo)).toBe("duplicate");
});
