import { saidUnsupported } from "../words/index.ts";
import { photoOf } from "./files.ts";
import { isFrame, serviceKind } from "./frame.ts";
import { paymentOf } from "./payment.ts";
import * as read from "./readers.ts";

export type { Content } from "./readers.ts";

/** Somebody said it, and we have no kind for it. */
const noKind: read.Reader = () => null;

/** The first that is there decides: a venue comes with a location, an animation with a document, a live photo with a photo, for older bots. */
const READERS: readonly (readonly [string, read.Reader])[] = [
  ["text", read.text],
  ["rich_message", read.rich],
  ["contact", read.contact],
  ["venue", read.venue],
  ["location", (part) => read.placeOf(part)],
  ["live_photo", read.livePhoto],
  ["photo", read.fileReader("IMAGE", photoOf)],
  ["animation", read.fileReader("VIDEO")],
  ["video", read.fileReader("VIDEO")],
  ["video_note", read.fileReader("VIDEO")],
  ["audio", read.fileReader("AUDIO")],
  ["voice", read.fileReader("VOICE")],
  ["document", read.fileReader("DOCUMENT")],
  ["paid_media", read.paidMedia],
  ["sticker", read.sticker],
  ["dice", read.dice],
  ["poll", read.poll],
  ["checklist", read.checklist],
  ["story", read.story],
  ["web_app_data", read.webApp],
  ["successful_payment", paymentOf],
  ["game", noKind],
  ["invoice", noKind],
  ["giveaway", noKind],
  ["giveaway_winners", noKind],
  ["gift", noKind],
  ["unique_gift", noKind],
  ["gift_upgrade_sent", noKind],
  ["users_shared", noKind],
  ["chat_shared", noKind],
  ["passport_data", noKind],
  ["checklist_tasks_done", noKind],
  ["checklist_tasks_added", noKind],
];

/** Documents of a person's identity, encrypted to somebody else: that they came is all that we may keep. */
const SEALED = new Set(["passport_data"]);

/** Reads what a message says; the name of a service message, which says nothing. Total. */
export function contentOf(
  message: read.Message,
  secrets: readonly string[],
): read.Content | { readonly service: string } {
  const found = READERS.find(([kind]) => message[kind] !== undefined && message[kind] !== null);
  if (found !== undefined) {
    const [kind, reader] = found;
    const part = SEALED.has(kind) ? null : message[kind];
    return reader(message[kind], message) ?? saidUnsupported(kind, part, secrets);
  }
  const service = serviceKind(message);
  if (service !== undefined) return { service };
  const unknown = Object.keys(message).find((key) => !isFrame(key) && message[key] != null);
  return unknown === undefined
    ? saidUnsupported("message", null)
    : saidUnsupported(unknown, message[unknown], secrets);
}
