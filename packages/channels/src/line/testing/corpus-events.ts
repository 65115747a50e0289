import type { Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { ignored, sent, told } from "./corpus-builders.ts";
import { called, event, message, postback, text, USER } from "./payloads.ts";

const id = "444573844083572737";

const choice = (text: string, id: string | null, title: string | null, params: unknown = null): Seen => ({
  kind: "CHOICE",
  text,
  data: { id, title, params },
});
const RESERVE = "action=reserve&shop=7";

export const postbacks: readonly Sample[] = [
  sent("postback of one of our options", postback("run_1:1:0\nRed"), choice("Red", "run_1:1:0", "Red")),
  sent(
    "postback",
    postback("action=buy&itemid=1"),
    choice("action=buy&itemid=1", "action=buy&itemid=1", null),
  ),
  ...(
    [
      ["datetime", "2026-12-24T18:30", "2026-12-24 18:30"],
      ["date", "2026-12-24", "2026-12-24"],
      ["time", "18:30", "18:30"],
    ] as const
  ).map(([kind, value, words]) =>
    sent(
      `${kind} that was picked`,
      postback(RESERVE, { postback: { data: RESERVE, params: { [kind]: value } } }),
      choice(words, RESERVE, null, { [kind]: value }),
    ),
  ),
  sent("postback of blanks", postback(" "), {
    kind: "UNSUPPORTED",
    text: "[unsupported: postback]",
    data: { data: " " },
  }),
  sent("postback without data", postback("x", { postback: { data: 7 } }), {
    kind: "UNSUPPORTED",
    text: "[unsupported: postback]",
    data: { data: "" },
  }),
  told(
    "switch of a rich menu",
    postback("x", {
      postback: { data: "menu=2", params: { newRichMenuAliasId: "menu-b", status: "SUCCESS" } },
    }),
    ignored("control-tap"),
  ),
];

/** Events that tell how it is, by their type, with their content. */
export const notices = {
  follow: { follow: { isUnblocked: false } },
  unfollow: {},
  join: {},
  leave: {},
  memberJoined: { joined: { members: [{ type: "user", userId: USER }] } },
  memberLeft: { left: { members: [{ type: "user", userId: USER }] } },
  membership: { membership: { type: "joined", membershipId: 1 } },
  beacon: { beacon: { hwid: "d41d8cd98f", type: "enter" } },
  accountLink: { link: { result: "ok", nonce: "aGVsbG8" } },
  videoPlayComplete: { videoPlayComplete: { trackingId: "track-1" } },
  activated: { chatControl: { expireAt: 1749416999000 } },
  deactivated: {},
  botSuspended: {},
  botResumed: {},
  module: { module: { type: "attached", botId: "U0", scopes: [] } },
  delivery: { delivery: { data: "15034552939884E28681A7D668CEA94C147C716C0EC9DFE8B80B44EF3B57F6BD" } },
  hologramEvent: {},
} as const;

const elsewhere = (source: object): object => message(text("x"), { source });

export const events: readonly Sample[] = [
  told("edited text", event({ type: "messageEdited", message: { id, ...text("line two") } }, {}), {
    edit: "line two",
    on: id,
    kind: "TEXT",
  }),
  told("unsent message", event({ type: "unsend", unsend: { messageId: id } }, {}), { unsent: id }),
  told(
    "said in a group",
    elsewhere({ type: "group", groupId: "Ca56f94637c", userId: USER }),
    ignored("not-private"),
  ),
  told("said in a room", elsewhere({ type: "room", roomId: "Ra8dbf4673c" }), ignored("not-private")),
  ...Object.entries(notices).map(([type, content]) =>
    told(`notice: ${type}`, event({ type, ...content }, {}), ignored("notice")),
  ),
  told("said by somebody who is not known", elsewhere({ type: "user" }), {
    kept: "events.0.source.userId: is missing",
  }),
  told("said by a placeholder", elsewhere({ type: "user", userId: "undefined" }), {
    kept: "events.0.source.userId: is a placeholder, not an account",
  }),
  told("message without its id", message({ ...text("x"), id: "" }), {
    kept: "events.0.message.id: must not be empty",
  }),
  told("postback without its id", postback("x", { webhookEventId: undefined }), {
    kept: "events.0.webhookEventId: Invalid input: expected string, received undefined",
  }),
  sample(
    "event that is not one",
    { destination: "U0", events: [null] },
    {
      kept: "events.0: Invalid input: expected object, received null",
    },
  ),
  sample(
    "two in one call",
    called(message(text("one")), message({ ...text("two"), id: "444573844083572738" })),
    shownAs({ kind: "TEXT", text: "one" }),
    shownAs({ kind: "TEXT", text: "two" }),
  ),
];
