import type { Sample } from "../../testing/corpus.ts";
import { at, SENT_AT } from "./at.ts";
import { config, entry, envelope, event, MID, PSID, text } from "./payloads.ts";

// Source: Meta, Messenger Platform and Instagram Messaging, webhook events (2026): what both tell beside messages.

const OURS = "m_ourOwnMessage01";
const byPage = { sender: { id: config.pageId }, recipient: { id: PSID } };

export function toldOnBoth(object: "page" | "instagram"): readonly Sample[] {
  const { told, whole } = at(object);
  return [
    told(
      "a reaction",
      { reaction: { reaction: "love", emoji: "❤️", action: "react", mid: OURS } },
      {
        reaction: "❤️",
        on: OURS,
      },
    ),
    told(
      "a reaction without its emoji",
      { reaction: { reaction: "sad", action: "react", mid: OURS } },
      {
        reaction: "😢",
        on: OURS,
      },
    ),
    told(
      "a reaction taken back",
      { reaction: { action: "unreact", mid: OURS } },
      { reaction: null, on: OURS },
    ),
    told(
      "an edit",
      { message_edit: { mid: MID, text: "Pier 17", num_edit: "1" } },
      { edit: "Pier 17", on: MID },
    ),
    told("a message taken back", { message: { mid: MID, is_deleted: true } }, { unsent: MID }),
    told(
      "what the page wrote in Meta's app",
      { ...byPage, message: { mid: OURS, is_echo: true, app_id: 26390, text: "until six" } },
      {
        message: "until six",
        sentAt: SENT_AT,
        by: "APP",
      },
    ),
    told(
      "an echo that names the person",
      { message: { mid: OURS, is_echo: true, text: "until six" } },
      {
        message: "until six",
        sentAt: SENT_AT,
        by: "APP",
      },
    ),
    told(
      "the account writing to itself",
      { ...byPage, recipient: { id: config.pageId }, message: { mid: OURS, text: "note", is_self: true } },
      {
        ignored: "own-sending",
      },
    ),
    told(
      "the page's own reaction",
      { ...byPage, reaction: { emoji: "👍", action: "react", mid: MID } },
      {
        reaction: "👍",
        on: MID,
        by: "APP",
      },
    ),
    whole("what another app answers", { standby: [text("to the bot")] }, [
      { message: "to the bot", sentAt: SENT_AT, automatic: true },
    ]),
    told(
      "a click on a link",
      { referral: { ref: "x", source: "SHORTLINK", type: "OPEN_THREAD" } },
      {
        ignored: "notice",
      },
    ),
    told(
      "a consent",
      { optin: { type: "notification_messages", notification_messages_token: "t" } },
      {
        ignored: "notice",
      },
    ),
    told("a hand-over", { pass_thread_control: { new_owner_app_id: "123456789" } }, { ignored: "notice" }),
    told("an event with nothing in it", {}, { kept: "entry.0.messaging.0: tells nothing" }),
    whole("comments", { changes: [{ field: "comments", value: { id: "178", text: "nice" } }] }, [
      { ignored: "not-private" },
    ]),
    {
      says: "a message to another page of the app",
      payload: envelope(object, entry([text("not ours")], "999")),
      shown: [{ elsewhere: "999" }],
    },
    whole("a list that is not one", { messaging: 7 }, [{ kept: "entry.0.messaging: must be a list" }]),
    whole("no list", {}, [{ kept: "entry.0.messaging: is missing" }]),
    whole(
      "three events, and who cannot be told between them",
      { messaging: [text("one"), event({ message: { mid: MID, text: "who?" } }, [7] as never), text("two")] },
      [
        { message: "one", sentAt: SENT_AT },
        { kept: "entry.0.messaging.1.sender.id: is missing" },
        { message: "two", sentAt: SENT_AT },
      ],
    ),
  ];
}
