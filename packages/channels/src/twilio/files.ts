import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import { attachmentKindOf } from "../words/index.ts";
import type { TwilioMessage } from "./shapes.ts";

/** WhatsApp's own words for what a file is, by which a sticker is told from a picture. */
const kindOf = (type: string | undefined, contentType: string | undefined): AttachmentKind =>
  type === "sticker" ? "STICKER" : attachmentKindOf(contentType);

const told = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** All files of a message, in their order: `MediaUrl0`, `MediaUrl1`, … */
export const filesOf = (message: TwilioMessage): readonly TouchAttachment[] =>
  Object.keys(message)
    .flatMap((name) => /^MediaUrl(\d{1,3})$/.exec(name)?.[1] ?? [])
    .sort((left, right) => Number(left) - Number(right))
    .flatMap((n): TouchAttachment[] => {
      const url = told(message[`MediaUrl${n}`]);
      if (url === undefined || !URL.canParse(url)) return [];
      const contentType = told(message[`MediaContentType${n}`]);
      return [
        {
          kind: kindOf(message.MessageType, contentType),
          ...(contentType === undefined ? {} : { contentType }),
          file: { type: "url", url },
        },
      ];
    });
