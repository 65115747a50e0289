import type { Sample, Shown } from "../../testing/corpus.ts";
import { sample, shownAs } from "../../testing/seen.ts";
import { chat, IVAN, message, pressed, question, update } from "./payloads.ts";
import { services } from "./services.ts";

const group = { id: -1_001_234_567_890, title: "Team", type: "supergroup" };
const channel = { ...group, type: "channel" };
const OWNER = { id: 77_001, is_bot: false, first_name: "Owner" };

const sent = (name: string, payload: object, ...shown: readonly Shown[]): Sample =>
  sample(name, { update_id: 904_881_350, ...payload }, ...shown);
const text = (words: string, rest: { by?: "APP" } = {}): Shown =>
  shownAs({ kind: "TEXT", text: words, ...rest });
const KEPT = {
  object: (at: string, found = "string") => `${at}: Invalid input: expected object, received ${found}`,
};
const ignored = (reason: string): Shown => ({ ignored: reason });

const business = (content: object, rest: object = {}): object =>
  message(content, { business_connection_id: "bc1", ...rest });

const LIKE = { type: "emoji", emoji: "👍" };
const FIRE = { type: "emoji", emoji: "🔥" };
const reaction = (before: readonly object[], now: readonly object[]): object => ({
  chat,
  message_id: 1366,
  user: IVAN,
  date: 1749416400,
  old_reaction: before,
  new_reaction: now,
});

/** Updates that tell how it is, by their field. */
export const notices = {
  business_connection: { id: "bc1", user: OWNER, user_chat_id: OWNER.id, date: 1749416000, is_enabled: true },
  stopped_message_generation: { chat, draft_id: 1 },
  message_reaction_count: { chat, message_id: 1365, date: 1749416400, reactions: [] },
  inline_query: { id: "1", from: IVAN, query: "mug", offset: "" },
  chosen_inline_result: { result_id: "1", from: IVAN, query: "mug" },
  shipping_query: { id: "1", from: IVAN, invoice_payload: "mug", shipping_address: {} },
  pre_checkout_query: { id: "1", from: IVAN, currency: "EUR", total_amount: 1250, invoice_payload: "mug" },
  purchased_paid_media: { from: IVAN, paid_media_payload: "mug" },
  poll: { id: "1", question: "?", options: [], total_voter_count: 0 },
  poll_answer: { poll_id: "1", user: IVAN, option_ids: [0] },
  my_chat_member: { chat, from: IVAN, date: 1749416400, old_chat_member: {}, new_chat_member: {} },
  chat_member: { chat: group, from: IVAN, date: 1749416400, old_chat_member: {}, new_chat_member: {} },
  chat_join_request: { chat: group, from: IVAN, user_chat_id: IVAN.id, date: 1749416400 },
  chat_boost: { chat: group, boost: {} },
  removed_chat_boost: { chat: group, boost_id: "1", remove_date: 1749416400, source: {} },
  managed_bot: { bot: { ...IVAN, is_bot: true }, user: IVAN },
  subscription: { user: IVAN },
  hologram_update: { id: "1" },
} as const;

export const updateCases: readonly Sample[] = [
  sent(
    "button",
    pressed(),
    shownAs({ kind: "CHOICE", text: "Green", data: { id: "run_1:1:1", title: "Green", params: null } }, null),
  ),
  sent(
    "button of a message that is gone",
    pressed({ message: { chat, message_id: 1366, date: 0 } }),
    shownAs(
      { kind: "CHOICE", text: "run_1:1:1", data: { id: "run_1:1:1", title: null, params: null } },
      null,
    ),
  ),
  sent(
    "button whose data cannot be read",
    pressed({ data: ["7"] }),
    shownAs({ kind: "UNSUPPORTED", text: "[unsupported: callback_query]", data: ["7"] }, null),
  ),
  sent(
    "button whose data are blanks",
    pressed({ data: " " }),
    shownAs({ kind: "UNSUPPORTED", text: "[unsupported: callback_query]", data: " " }, null),
  ),
  sent("button in a group", pressed({ message: { ...question, chat: group } }), ignored("not-private")),
  sent(
    "button of an inline message",
    pressed({ message: undefined, inline_message_id: "AAA" }),
    ignored("not-private"),
  ),
  sent("button of a game", pressed({ data: undefined, game_short_name: "chess" }), ignored("control-tap")),
  sent(
    "edited text",
    { edited_message: message({ text: "Pier 17" }, { edit_date: 1749416500 }) },
    { edit: "Pier 17", on: "1365", kind: "TEXT" },
  ),
  sent("message in a group", update({ text: "x" }, { chat: group }), ignored("not-private")),
  sent(
    "channel post",
    { channel_post: message({ text: "x" }, { from: undefined, chat: channel }) },
    ignored("not-private"),
  ),
  sent(
    "edited channel post",
    { edited_channel_post: message({ text: "x" }, { from: undefined, chat: channel }) },
    ignored("not-private"),
  ),
  sent(
    "guest message",
    { guest_message: message({ text: "x" }, { guest_query_id: "g1" }) },
    ignored("not-private"),
  ),
  sent("message of this bot", update({ text: "x" }, { from: question.from }), ignored("own-sending")),
  sent(
    "message of another bot",
    update({ text: "x" }, { from: { ...IVAN, is_bot: true } }),
    shownAs({ kind: "TEXT", text: "x", automatic: true }),
  ),
  sent(
    "business: by the customer",
    { business_message: business({ text: "to the business" }) },
    text("to the business"),
  ),
  sent(
    "business: by the owner",
    { business_message: business({ text: "Yes, until six" }, { from: OWNER }) },
    text("Yes, until six", { by: "APP" }),
  ),
  sent(
    "business: by this bot",
    { business_message: business({ text: "x" }, { from: OWNER, sender_business_bot: question.from }) },
    ignored("own-sending"),
  ),
  sent(
    "business: edited by the customer",
    { edited_business_message: business({ text: "to you" }, { edit_date: 1749416500 }) },
    { edit: "to you", on: "1365", kind: "TEXT" },
  ),
  sent(
    "business: edited by the owner",
    { edited_business_message: business({ text: "until seven" }, { from: OWNER, edit_date: 1749416500 }) },
    text("until seven", { by: "APP" }),
    { edit: "until seven", on: "1365", kind: "TEXT" },
  ),
  sent(
    "business: deleted",
    { deleted_business_messages: { business_connection_id: "bc1", chat, message_ids: [1365, 1366] } },
    { unsent: "1365" },
    { unsent: "1366" },
  ),
  sent("reaction", { message_reaction: reaction([], [LIKE]) }, { reaction: "👍", on: "1366" }),
  sent(
    "another reaction",
    { message_reaction: reaction([LIKE], [LIKE, FIRE]) },
    { reaction: "🔥", on: "1366" },
  ),
  sent("reaction taken back", { message_reaction: reaction([LIKE], []) }, { reaction: null, on: "1366" }),
  sent(
    "reaction in a group",
    { message_reaction: { ...reaction([], [LIKE]), chat: group } },
    ignored("not-private"),
  ),
  sent("message that is a text", { message: "hello" }, { kept: KEPT.object("message") }),
  sent("message without its id", update({ text: "x" }, { message_id: undefined }), {
    kept: "message.message_id: Invalid input: expected number, received undefined",
  }),
  sent("message without its sender", update({ text: "x" }, { from: undefined }), {
    kept: KEPT.object("message.from", "undefined"),
  }),
  sent("message that is not there yet", update({ text: "x" }, { message_id: 0 }), {
    kept: "message.message_id: Too small: expected number to be >0",
  }),
  sent("message by nobody", update({ text: "x" }, { from: { ...IVAN, id: 0 } }), {
    kept: "message.from.id: is a placeholder, not an account",
  }),
  ...Object.entries(services).map(([kind, part]) =>
    sample(`service: ${kind}`, update({ [kind]: part }), ignored("notice")),
  ),
  ...Object.entries(notices).map(([kind, part]) =>
    sent(`notice: ${kind}`, { [kind]: part }, ignored("notice")),
  ),
];
