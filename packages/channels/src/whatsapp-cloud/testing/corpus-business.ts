import type { Sample } from "../../testing/corpus.ts";
import { change, config, contact, envelope, message, SHEENA, text, WAMID } from "./payloads.ts";
import { SENT_AT, said } from "./said.ts";

// Source: Meta, WhatsApp Cloud API, webhooks reference (2026): reactions, edits, echoes, groups, system messages, receipts, other fields.

const OURS = "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA";

const echo = (part: object) => ({
  from: "15550783881",
  to: SHEENA.waId,
  id: WAMID,
  timestamp: "1749416383",
  ...part,
});

const echoed = (says: string, part: object, shown: Sample["shown"]): Sample => {
  const value = change({ contacts: [contact(SHEENA)], message_echoes: [echo(part)] });
  return { says, payload: envelope({ ...value, field: "smb_message_echoes" }), shown };
};

const told = (says: string, value: object, shown: Sample["shown"]): Sample => ({
  says,
  payload: envelope(change(value)),
  shown,
});

const status = (name: string, rest: object = {}) => ({
  statuses: [{ id: OURS, status: name, timestamp: "1749416399", recipient_id: SHEENA.waId, ...rest }],
});

export const business: readonly Sample[] = [
  said(
    "an answer to our message",
    { ...text("blue"), context: { from: "15550783881", id: OURS } },
    {
      message: "blue",
      quotes: OURS,
    },
  ),
  said(
    "an advert that brought it",
    {
      ...text("I want this one"),
      referral: {
        source_url: "https://fb.me/2abc",
        source_id: "120210",
        source_type: "ad",
        headline: "Summer sale",
        body: "All mugs",
        media_type: "image",
        image_url: "https://scontent.xx.fbcdn.net/y.jpg",
        ctwa_clid: "ARA",
      },
    },
    {
      message: "I want this one",
      referral: { source: "ad", title: "Summer sale", url: "https://fb.me/2abc", adId: "120210" },
    },
  ),
  said(
    "a question about a product",
    {
      ...text("is it in blue?"),
      context: {
        from: "15550783881",
        id: OURS,
        referred_product: { catalog_id: "19", product_retailer_id: "MUG-7" },
      },
    },
    {
      message: "is it in blue?",
      quotes: OURS,
      referral: { source: "product", title: "MUG-7", url: null, adId: null },
    },
  ),
  said(
    "a reaction",
    { type: "reaction", reaction: { message_id: OURS, emoji: "👍" } },
    {
      reaction: "👍",
      on: OURS,
    },
  ),
  said(
    "a reaction taken back",
    { type: "reaction", reaction: { message_id: OURS } },
    {
      reaction: null,
      on: OURS,
    },
  ),
  said("a reaction to nothing", { type: "reaction", reaction: { emoji: "👍" } }, { message: "👍" }),
  said(
    "an edit",
    {
      type: "edit",
      edit: { original_message_id: OURS, message: { context: { id: "M0" }, ...text("Pier 17") } },
    },
    { edit: "Pier 17", on: OURS },
  ),
  said(
    "an edited caption",
    {
      type: "edit",
      edit: { original_message_id: OURS, message: { type: "image", image: { id: "1", caption: "lid" } } },
    },
    { edit: "lid", on: OURS, kind: "MEDIA" },
  ),
  said("a message taken back", { type: "revoke", revoke: { original_message_id: OURS } }, { unsent: OURS }),
  said(
    "a message in a group",
    { ...text("to all"), group_id: "Y2FwaV9ncm91cDox" },
    { ignored: "not-private" },
  ),
  said("a chat that was opened", { type: "request_welcome" }, { ignored: "notice" }),
  told(
    "a new number",
    {
      messages: [
        message(SHEENA, {
          type: "system",
          system: {
            body: "moved",
            wa_id: "14155550188",
            user_id: "US.55555555555555555555",
            previous_user_id: SHEENA.userId,
            type: "user_changed_number",
          },
        }),
      ],
    },
    [{ rekey: ["US.55555555555555555555", "14155550188"] }],
  ),
  told(
    "another system message",
    {
      messages: [
        message(SHEENA, { type: "system", system: { type: "customer_identity_changed", body: "x" } }),
      ],
    },
    [{ ignored: "notice" }],
  ),
  echoed("what the business wrote in its app", text("Yes, until six"), [
    { message: "Yes, until six", sentAt: SENT_AT, by: "APP" },
  ]),
  echoed("a picture that it sent there", { type: "image", image: { id: "77", mime_type: "image/jpeg" } }, [
    {
      message: "[image]",
      kind: "MEDIA",
      sentAt: SENT_AT,
      by: "APP",
      attachments: [{ kind: "IMAGE", contentType: "image/jpeg", file: { type: "id", id: "77" } }],
    },
  ]),
  echoed("what it took back there", { type: "revoke", revoke: { original_message_id: OURS } }, [
    { unsent: OURS },
  ]),
  echoed("its reaction there", { type: "reaction", reaction: { message_id: WAMID, emoji: "❤️" } }, [
    { reaction: "❤️", on: WAMID, by: "APP" },
  ]),
  told("sent", status("sent", { pricing: { billable: true, category: "service" } }), [
    { receipt: "SENT", of: OURS },
  ]),
  told("read", status("read"), [{ receipt: "READ", of: OURS }]),
  told(
    "failed",
    status("failed", {
      errors: [{ code: 131026, title: "Message undeliverable", error_data: { details: "x" } }],
    }),
    [{ receipt: "FAILED", of: OURS }],
  ),
  told("a status of next year", status("warning"), [{ ignored: "other-receipt" }]),
  told("a payment that failed", status("failed", { type: "payment" }), [{ ignored: "other-receipt" }]),
  told("errors of the account", { errors: [{ code: 130429, title: "Rate limit hit" }] }, [
    { ignored: "notice" },
  ]),
  {
    says: "a message to another number of the app",
    payload: envelope(change({ messages: [message(SHEENA, text("not ours"))] }, "999")),
    shown: [{ elsewhere: "999" }],
  },
  {
    says: "a notice of the account, without a value",
    payload: envelope({ field: "account_update" }),
    shown: [{ ignored: "notice" }],
  },
  {
    says: "a template that was approved",
    payload: envelope({
      field: "message_template_status_update",
      value: { event: "APPROVED", message_template_id: 594425479261596 },
    }),
    shown: [{ ignored: "notice" }],
  },
  {
    says: "messages without a value",
    payload: envelope({ field: "messages" }),
    shown: [{ kept: "entry.0.changes.0.value: Invalid input: expected object, received undefined" }],
  },
  {
    says: "an entry without a list, and one that is not one",
    payload: { object: "whatsapp_business_account", entry: [{ id: "2", changes: "none" }, 7] },
    shown: [{ kept: "entry.0.changes: must be a list" }, { kept: "entry.1: must be an object" }],
  },
  {
    says: "a call of another product",
    payload: { object: "page", entry: [{ id: config.phoneNumberId, messaging: [] }] },
    shown: [{ kept: "object: must be whatsapp_business_account on this channel" }],
  },
  told(
    "two people, and who cannot be told between them",
    {
      contacts: [contact(SHEENA)],
      messages: [
        message(SHEENA, text("one")),
        { type: "text", text: { body: "who?" } },
        null,
        message(SHEENA, text("two")),
      ],
    },
    [
      { message: "one", sentAt: SENT_AT },
      { kept: "entry.0.changes.0.value.messages.1.id: Invalid input: expected string, received undefined" },
      { kept: "entry.0.changes.0.value.messages.2: must be an object" },
      { message: "two", sentAt: SENT_AT },
    ],
  ),
];
