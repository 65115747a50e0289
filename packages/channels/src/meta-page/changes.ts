import { malformed, readAs } from "../malformed.ts";
import { ignoredNotice } from "../meta/meta-call.ts";
import { accountOf, byPage, personOf, timeOf } from "./person.ts";
import { inside, on, type Reader } from "./reader.ts";
import * as shapes from "./shapes.ts";

const EMOJI: ReadonlyMap<string | undefined, string> = new Map([
  ["love", "❤️"],
  ["like", "👍"],
  ["dislike", "👎"],
  ["smile", "😆"],
  ["wow", "😮"],
  ["sad", "😢"],
  ["angry", "😠"],
]);

export const reaction: Reader = (part, found) => {
  const read = readAs(shapes.reaction, part, inside(found, "reaction"));
  const emoji = read.emoji ?? EMOJI.get(read.reaction) ?? "❔";
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

export const edit: Reader = (part, found) => {
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
