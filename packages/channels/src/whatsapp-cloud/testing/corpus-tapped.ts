import type { Sample } from "../../testing/corpus.ts";
import { said } from "./said.ts";

// Source: Meta, WhatsApp Cloud API, webhooks reference, messages (2026): what is tapped, filled in and ordered, and what nobody can show.

const flow = (answers: unknown) => ({
  type: "interactive",
  interactive: {
    type: "nfm_reply",
    nfm_reply: { name: "flow", body: "Sent", response_json: JSON.stringify(answers) },
  },
});

const order = (rest: object) => ({ type: "order", order: { catalog_id: "194836987003835", ...rest } });

export const tapped: readonly Sample[] = [
  said(
    "a template's button",
    { type: "button", button: { text: "Yes", payload: "yes-1" } },
    {
      message: "Yes",
      kind: "CHOICE",
      data: { id: "yes-1", title: "Yes", params: null },
      choiceId: "yes-1",
    },
  ),
  said(
    "a reply button",
    {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "o1", title: "Green" } },
    },
    { message: "Green", kind: "CHOICE", data: { id: "o1", title: "Green", params: null }, choiceId: "o1" },
  ),
  said(
    "a row of a list",
    {
      type: "interactive",
      interactive: { type: "list_reply", list_reply: { id: "o4", title: "Four", description: "the fourth" } },
    },
    { message: "Four", kind: "CHOICE", data: { id: "o4", title: "Four", params: null }, choiceId: "o4" },
  ),
  said(
    "a row without its title",
    { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "row-1" } } },
    { message: "row-1", kind: "CHOICE", data: { id: "row-1", title: null, params: null }, choiceId: "row-1" },
  ),
  said(
    "the answers of a flow",
    flow({ flow_token: "tok-1", delivery_day: "Tuesday", guests: 4, extras: ["a", "b"] }),
    {
      message: "delivery_day: Tuesday\nguests: 4\nextras: a, b",
      kind: "FORM",
      data: { answers: { delivery_day: "Tuesday", guests: 4, extras: ["a", "b"] } },
    },
  ),
  said(
    "an address, asked for",
    flow({ saved_address_id: "a1", values: { name: "Ann", in_pin_code: "400063" } }),
    {
      message: "saved_address_id: a1\nname: Ann\nin_pin_code: 400063",
      kind: "FORM",
      data: { answers: { saved_address_id: "a1", values: { name: "Ann", in_pin_code: "400063" } } },
    },
  ),
  said(
    "a flow whose answers cannot be read",
    {
      type: "interactive",
      interactive: { type: "nfm_reply", nfm_reply: { body: "Sent", response_json: "{" } },
    },
    { message: "Sent", kind: "FORM", data: { answers: {} } },
  ),
  said(
    "a permission to be called",
    {
      type: "interactive",
      interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept" } },
    },
    {
      message: "[unsupported: call_permission_reply]",
      kind: "UNSUPPORTED",
      data: { interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept" } } },
    },
  ),
  said(
    "an order",
    order({
      text: "please gift wrap",
      product_items: [
        { product_retailer_id: "MUG-7", quantity: 2, item_price: 12.5, currency: "EUR" },
        { product_retailer_id: "PLATE-1", quantity: "1", item_price: 3, currency: "EUR" },
      ],
    }),
    {
      message: "MUG-7 × 2 · 12.50 EUR\nPLATE-1 × 1 · 3.00 EUR\nplease gift wrap",
      kind: "ORDER",
      data: {
        items: [
          { article: "MUG-7", quantity: 2, price: 12.5 },
          { article: "PLATE-1", quantity: 1, price: 3 },
        ],
        currency: "EUR",
        note: "please gift wrap",
        catalogId: "194836987003835",
      },
    },
  ),
  said(
    "an order in yen",
    order({
      product_items: [{ product_retailer_id: "TEA", quantity: 1, item_price: 1200, currency: "JPY" }],
    }),
    {
      message: "TEA × 1 · 1200 JPY",
      kind: "ORDER",
      data: {
        items: [{ article: "TEA", quantity: 1, price: 1200 }],
        currency: "JPY",
        note: null,
        catalogId: "194836987003835",
      },
    },
  ),
  said(
    "a kind of next year",
    { type: "hologram", hologram: { id: "1", access_token: "abc", note: "EAAGm0PX4ZCpsBA" } },
    {
      message: "[unsupported: hologram]",
      kind: "UNSUPPORTED",
      data: { hologram: { id: "1", access_token: "[secret]", note: "[secret]" } },
    },
  ),
  said(
    "what WhatsApp itself cannot show",
    { type: "unsupported", errors: [{ code: 131051, title: "Message type unknown" }] },
    {
      message: "[unsupported: Message type unknown]",
      kind: "UNSUPPORTED",
      data: { errors: [{ code: 131051, title: "Message type unknown" }] },
    },
  ),
  said(
    "a poll, by WhatsApp's word for it",
    {
      type: "unsupported",
      unsupported: { type: "poll_creation" },
      errors: [{ code: 131051, title: "unknown" }],
    },
    {
      message: "[unsupported: poll_creation]",
      kind: "UNSUPPORTED",
      data: { unsupported: { type: "poll_creation" }, errors: [{ code: 131051, title: "unknown" }] },
    },
  ),
];
