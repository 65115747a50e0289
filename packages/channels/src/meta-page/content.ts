import { type Path, readAs } from "../malformed.ts";
import { type Said, saidPlace } from "../said.ts";
import * as shapes from "./shapes.ts";

type Attachments = NonNullable<shapes.PageMessage["attachments"]>;

function ofAttachments(attachments: Attachments, at: Path): Said | null {
  const place = attachments.findIndex(({ type }) => type === "location");
  if (place >= 0) {
    const { payload, title } = attachments[place]!;
    const { coordinates, title: name } = readAs(shapes.place, payload, [...at, place, "payload"]);
    return saidPlace(coordinates.lat, coordinates.long, [title ?? name]);
  }
  return attachments.length === 0 ? null : { text: attachments.map(({ type }) => `[${type}]`).join(" ") };
}

/**
 * Reads what a message says; null when it says nothing.
 * @throws MalformedPayload
 */
export function contentOf(message: shapes.PageMessage, at: Path): Said | null {
  const { text, quick_reply, attachments } = message;
  if (!text)
    return (
      ofAttachments(attachments ?? [], [...at, "attachments"]) ??
      (message.is_unsupported ? { text: "[unsupported]" } : null)
    );
  return quick_reply?.payload === undefined ? { text } : { text, choiceId: quick_reply.payload };
}
