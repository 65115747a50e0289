import type { InboundEvent, TouchMessage } from "@contact-identity/domain";
import { malformed, type Path, readAs } from "../malformed.ts";
import { ignoredNotice, objectAt } from "../meta/meta-call.ts";
import { isObject, saidChoice, saidForm } from "../words/index.ts";
import { contentOf } from "./content.ts";
import { type At, accountOf, byPage, personOf, timeOf, touchMessage } from "./person.ts";
import { deliveryEvents, readEvents } from "./receipt.ts";
import * as shapes from "./shapes.ts";

type Reader = (part: unknown, found: At) => readonly InboundEvent[];

const on = (externalId: string) => ({ externalId, externalScope: "" });
const inside = ({ at }: At, name: string): Path => [...at, name];

/** A message by the person, or by the page in Meta's own app. */
const told = (found: At, message: TouchMessage): readonly InboundEvent[] => {
  const touch = personOf(accountOf(found));
  return byPage(found)
    ? [{ type: "echo", echo: { touch, message } }]
    : [{ type: "touch", touch: { ...touch, message } }];
};

/** An echo is by the page, whichever party it names as its sender. */
const asEcho = (found: At): At =>
  byPage(found)
    ? found
    : { ...found, event: { ...found.event, sender: { id: found.pageId }, recipient: found.event.sender } };

const message: Reader = (part, found) => {
  const read = readAs(shapes.message, part, inside(found, "message"));
  const { sender, recipient } = found.event;
  if (sender?.id === found.pageId && recipient?.id === found.pageId)
    return [{ type: "ignored", reason: "own-sending", what: "message of the account to itself" }];
  if (read.is_deleted) return [{ type: "unsent", unsent: on(read.mid) }];
  const said = contentOf(read, objectAt(part, inside(found, "message")), found.secrets);
  return told(
    read.is_echo ? asEcho(found) : found,
    touchMessage(found, read.mid, said, {
      ...(read.reply_to.mid === undefined ? {} : { quotes: read.reply_to.mid }),
      referrals: [read.referral],
    }),
  );
};

/** Old versions of the API give a tap no id: then who, when and what make one, the same on every delivery. */
const idOf = (found: At, kind: string, what: string): string =>
  [kind, accountOf(found), timeOf(found) ?? malformed(inside(found, "timestamp"), "is missing"), what]
    .join(":")
    .slice(0, 500)
    .toWellFormed();

const postback: Reader = (part, found) => {
  const { mid, title, payload, referral } = shapes.postback.parse(objectAt(part, inside(found, "postback")));
  return told(
    found,
    touchMessage(
      found,
      mid ?? idOf(found, "postback", payload ?? title ?? ""),
      saidChoice({ id: payload, title }),
      {
        referrals: [referral],
      },
    ),
  );
};

const EMOJI: ReadonlyMap<string | undefined, string> = new Map([
  ["love", "❤️"],
  ["like", "👍"],
  ["dislike", "👎"],
  ["smile", "😆"],
  ["wow", "😮"],
  ["sad", "😢"],
  ["angry", "😠"],
]);

const reaction: Reader = (part, found) => {
  const read = readAs(shapes.reaction, part, inside(found, "reaction"));
  const emoji = read.emoji ?? EMOJI.get(read.reaction) ?? "👍";
  const at = timeOf(found);
  return [
    {
      type: "reaction",
      reaction: {
        on: on(read.mid),
        emoji: read.action === "unreact" ? null : emoji,
        by: byPage(found) ? "APP" : "CONTACT",
        ...(at === undefined ? {} : { at }),
        touch: personOf(accountOf(found)),
      },
    },
  ];
};

const edit: Reader = (part, found) => {
  const read = readAs(shapes.edit, part, inside(found, "message_edit"));
  // Instagram tells of a new message by an edit without a text too.
  if (read.text === "" && read.num_edit === 0) return [ignoredNotice("message_edit of nothing")];
  if (read.text === "") return malformed([...inside(found, "message_edit"), "text"], "is missing");
  const at = timeOf(found);
  const said = { text: read.text };
  const touch = byPage(found)
    ? {}
    : { touch: { ...personOf(accountOf(found)), message: { ...on(read.mid), ...said } } };
  return [{ type: "edit", edit: { on: on(read.mid), said, ...(at === undefined ? {} : { at }), ...touch } }];
};

const feedback: Reader = (part, found) => {
  const { feedback_screens } = shapes.feedback.parse(part);
  const answers = feedback_screens.flatMap(({ questions }) =>
    Object.entries(isObject(questions) ? questions : {}).flatMap(([question, answer]) => {
      const { title = question, payload, follow_up } = shapes.feedbackAnswer.parse(answer);
      const more = follow_up.payload === undefined ? [] : [[`${title}, because`, follow_up.payload] as const];
      return [[title, payload ?? ""] as const, ...more];
    }),
  );
  return told(
    found,
    touchMessage(found, idOf(found, "feedback", ""), saidForm(Object.fromEntries(answers), "[feedback]")),
  );
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["message", message],
  ["postback", postback],
  ["reaction", reaction],
  ["message_edit", edit],
  ["messaging_feedback", feedback],
  ["delivery", (part, { event, at }) => deliveryEvents(part, event, at)],
  ["read", (part, { event, at }) => readEvents(part, event, at)],
]);

const isThere = (part: unknown): boolean => part !== undefined && part !== null;

/** Whether an object is an event of somebody, wherever it stands. */
export const isEvent = (value: unknown): boolean =>
  isObject(value) && [...READERS.keys()].some((name) => isThere(value[name]));

/** What one event tells. @throws MalformedPayload */
export function eventsOf(value: unknown, page: Omit<At, "event">): readonly InboundEvent[] {
  const event = readAs(shapes.event, objectAt(value, page.at), page.at);
  const found = { ...page, event };
  for (const [name, reader] of READERS) if (isThere(event[name])) return reader(event[name], found);
  const known = ["sender", "recipient", "timestamp", ...READERS.keys()];
  const name = Object.keys(value as object).find((key) => !known.includes(key));
  return name === undefined ? malformed(page.at, "tells nothing") : [ignoredNotice(`event ${name}`)];
}
