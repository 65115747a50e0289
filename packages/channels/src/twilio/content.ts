import { type Said, saidPlace } from "../said.ts";
import type { TwilioMessage } from "./shapes.ts";

/** `image/jpeg` is an image; a PDF, a contact card and the like are documents. */
function mediaWord(contentType: string): string {
  const kind = contentType.split("/")[0];
  return kind === "image" || kind === "video" || kind === "audio" ? `[${kind}]` : "[document]";
}

/** Reads what a message says; null when it says nothing. */
export function contentOf(message: TwilioMessage): Said | null {
  const { Latitude, Longitude, Label, Address, MediaContentType0, Body } = message;
  const choiceId = message.ButtonPayload ?? message.ListId;
  const text = Body || message.ButtonText || message.ListTitle;
  if (choiceId !== undefined) return { text: text || choiceId, choiceId };
  if (Latitude !== undefined && Longitude !== undefined)
    return saidPlace(Latitude, Longitude, text ? [text] : [Label, Address]);
  if (text) return { text };
  return MediaContentType0 === undefined ? null : { text: mediaWord(MediaContentType0) };
}
