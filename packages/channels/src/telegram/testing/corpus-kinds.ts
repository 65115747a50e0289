import type { Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { IVAN, update } from "./payloads.ts";

const said = (name: string, content: object, seen: Seen): Sample =>
  sample(name, update(content), shownAs(seen));

const unsupported = (kind: string, part: unknown): Sample =>
  said(kind, { [kind]: part }, { kind: "UNSUPPORTED", text: `[unsupported: ${kind}]`, data: part });

const shop = { id: -1_001_234_567_890, title: "Shop", username: "shop", type: "channel" };

/** What is told by more than words, and what we have no kind for. */
export const kindCases: readonly Sample[] = [
  said("dice", { dice: { emoji: "🎲", value: 4 } }, { kind: "TEXT", text: "🎲 4" }),
  said(
    "poll",
    {
      poll: {
        id: "1",
        question: "Lunch or dinner?",
        options: [
          { text: "Lunch", voter_count: 0 },
          { text: "Dinner", voter_count: 0 },
        ],
        type: "regular",
      },
    },
    {
      kind: "POLL",
      text: "Lunch or dinner?\n- Lunch\n- Dinner",
      data: { question: "Lunch or dinner?", options: ["Lunch", "Dinner"] },
    },
  ),
  said(
    "checklist",
    {
      checklist: {
        title: "Move",
        tasks: [
          { id: 1, text: "Boxes" },
          { id: 2, text: "Keys" },
        ],
      },
    },
    { kind: "TEXT", text: "Move\n- Boxes\n- Keys" },
  ),
  said(
    "forwarded story",
    { story: { chat: shop, id: 17 } },
    {
      kind: "STORY",
      text: "[forwarded a story]",
      data: { url: "https://t.me/shop/s/17", expiresAt: null },
    },
  ),
  said(
    "web app",
    {
      web_app_data: { data: JSON.stringify({ date: "2026-12-24", guests: 4 }), button_text: "Book a table" },
    },
    {
      kind: "FORM",
      text: "date: 2026-12-24\nguests: 4",
      data: { answers: { date: "2026-12-24", guests: 4 } },
    },
  ),
  said(
    "web app with plain words",
    { web_app_data: { data: "table 7", button_text: "Book a table" } },
    {
      kind: "FORM",
      text: "Book a table: table 7",
      data: { answers: { "Book a table": "table 7" } },
    },
  ),
  said(
    "payment",
    {
      successful_payment: {
        currency: "EUR",
        total_amount: 1250,
        invoice_payload: "order-4711",
        telegram_payment_charge_id: "7110_1",
        provider_payment_charge_id: "ch_1",
        order_info: {
          name: "Ivan",
          shipping_address: {
            country_code: "EE",
            state: "",
            city: "Tallinn",
            street_line1: "Pikk 1",
            street_line2: "",
            post_code: "10123",
          },
        },
      },
    },
    {
      kind: "PAYMENT",
      text: "order-4711: 12.50 EUR\nIvan\nPikk 1, 10123, Tallinn, EE",
      data: { amount: 12.5, currency: "EUR", reference: "order-4711" },
    },
  ),
  said(
    "payment in a currency without a smaller unit",
    { successful_payment: { currency: "JPY", total_amount: 1200, invoice_payload: "mug" } },
    { kind: "PAYMENT", text: "mug: 1200 JPY", data: { amount: 1200, currency: "JPY", reference: "mug" } },
  ),
  unsupported("game", { title: "Chess", description: "A game", photo: [] }),
  unsupported("invoice", {
    title: "Mug",
    description: "Blue",
    start_parameter: "",
    currency: "EUR",
    total_amount: 1250,
  }),
  unsupported("giveaway", { chats: [shop], winners_selection_date: 1749500000, winner_count: 3 }),
  unsupported("giveaway_winners", {
    chat: shop,
    giveaway_message_id: 7,
    winners_selection_date: 1749500000,
    winner_count: 1,
    winners: [{ ...IVAN }],
  }),
  unsupported("gift", { gift: { id: "1", star_count: 15 }, text: "for you" }),
  unsupported("unique_gift", { gift: { base_name: "Cake", name: "Cake-7", number: 7 }, origin: "transfer" }),
  unsupported("gift_upgrade_sent", { gift: { id: "1", star_count: 15 } }),
  unsupported("users_shared", { request_id: 1, users: [{ user_id: 5_987_654_321, first_name: "Ann" }] }),
  unsupported("chat_shared", { request_id: 2, chat_id: -1_001_234_567_890, title: "Team" }),
  unsupported("checklist_tasks_done", { marked_as_done_task_ids: [1] }),
  unsupported("checklist_tasks_added", { tasks: [{ id: 3, text: "Lamp" }] }),
  said(
    "passport",
    {
      passport_data: {
        data: [{ type: "passport", data: "ZW5jcnlwdGVk", hash: "x" }],
        credentials: { data: "x", hash: "x", secret: "x" },
      },
    },
    { kind: "UNSUPPORTED", text: "[unsupported: passport_data]", data: null },
  ),
  said(
    "kind of next year",
    { hologram: { id: "1", note: "hear me" } },
    { kind: "UNSUPPORTED", text: "[unsupported: hologram]", data: { id: "1", note: "hear me" } },
  ),
  said("message that says nothing", {}, { kind: "UNSUPPORTED", text: "[unsupported: message]", data: null }),
];
