import type { Message, Update } from "@grammyjs/types";
import { expect, test } from "@jest/globals";
import { telegramCorpus } from "./testing/corpus.ts";
import type { notices } from "./testing/corpus-updates.ts";
import type { services } from "./testing/services.ts";

/** What stands around what is said. */
type Frame = keyof Message.MediaMessage | "entities" | "suggested_post_info";
type Said = Exclude<keyof Message, Frame | keyof typeof services>;
type Told = Exclude<keyof Update, "update_id" | keyof typeof notices>;

/**
 * Every kind of message in the types that grammY publishes, with a case of the corpus in which it occurs. A newer version that brings
 * another one does not compile here: say in content.ts or frame.ts what it is, and give it a case.
 */
const MESSAGES: Readonly<Record<Said, string>> = {
  text: "text",
  rich_message: "rich message",
  animation: "animation",
  audio: "audio",
  document: "document",
  live_photo: "live photo",
  paid_media: "paid media",
  photo: "photo",
  sticker: "sticker",
  story: "forwarded story",
  video: "video",
  video_note: "video note",
  voice: "voice message",
  contact: "own number",
  dice: "dice",
  game: "game",
  poll: "poll",
  venue: "venue",
  location: "place",
  checklist: "checklist",
  checklist_tasks_done: "checklist_tasks_done",
  checklist_tasks_added: "checklist_tasks_added",
  invoice: "invoice",
  successful_payment: "payment",
  users_shared: "users_shared",
  chat_shared: "chat_shared",
  passport_data: "passport",
  giveaway: "giveaway",
  giveaway_winners: "giveaway_winners",
  gift: "gift",
  gift_upgrade_sent: "gift_upgrade_sent",
  unique_gift: "unique_gift",
  web_app_data: "web app",
};

const UPDATES: Readonly<Record<Told, string>> = {
  message: "text",
  edited_message: "edited text",
  channel_post: "channel post",
  edited_channel_post: "edited channel post",
  business_message: "business: by the customer",
  edited_business_message: "business: edited by the customer",
  deleted_business_messages: "business: deleted",
  guest_message: "guest message",
  message_reaction: "reaction",
  callback_query: "button",
};

/** And nothing is listed that Telegram does not have, but for the kinds of next year. */
type Excess =
  | Exclude<keyof typeof services, keyof Message>
  | Exclude<keyof typeof notices, keyof Update | "hologram_update">;
const NO_EXCESS: readonly Excess[] = [];

const payloadOf = (name: string): Record<string, Record<string, unknown>> => {
  const found = telegramCorpus.samples.find((one) => one.says === name);
  if (found === undefined) throw new Error(`the corpus has no case "${name}"`);
  return found.payload as Record<string, Record<string, unknown>>;
};

test.each(Object.entries(MESSAGES))("a message's %s occurs in the corpus", (kind, name) => {
  expect(Object.keys(payloadOf(name).message ?? {})).toContain(kind);
});

test.each(Object.entries(UPDATES))("an update's %s occurs in the corpus", (kind, name) => {
  expect(Object.keys(payloadOf(name))).toContain(kind);
});

test("nothing is listed that there is not", () => {
  expect(NO_EXCESS).toEqual([]);
});
