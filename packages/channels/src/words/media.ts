import type { AttachmentKind, SaidContent, TouchAttachment } from "@contact-identity/domain";

interface Words {
  readonly one: string;
  readonly several: string;
}

const WORDS: Readonly<Record<AttachmentKind, Words>> = {
  IMAGE: { one: "image", several: "images" },
  VIDEO: { one: "video", several: "videos" },
  AUDIO: { one: "audio", several: "audio files" },
  VOICE: { one: "voice message", several: "voice messages" },
  DOCUMENT: { one: "document", several: "documents" },
  STICKER: { one: "sticker", several: "stickers" },
};

/** `0:12`, `61:05` */
function clock(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function wordsOfOne({ kind, name, durationMs }: TouchAttachment): string {
  const { one } = WORDS[kind];
  if (kind === "DOCUMENT" && name !== undefined) return `[${one}: ${name}]`;
  const timed = kind === "VOICE" || kind === "AUDIO" || kind === "VIDEO";
  return timed && durationMs !== undefined ? `[${one} ${clock(durationMs)}]` : `[${one}]`;
}

/** What stands for files that came without a word: `[3 images] [document: offer.pdf]`, each kind where it came first. */
export function mediaWords(attachments: readonly TouchAttachment[]): string {
  const kinds = [...new Set(attachments.map(({ kind }) => kind))];
  return kinds
    .flatMap((kind) => {
      const own = attachments.filter((one) => one.kind === kind);
      const named = kind === "DOCUMENT" && own.some(({ name }) => name !== undefined);
      return own.length === 1 || named ? own.map(wordsOfOne) : [`[${own.length} ${WORDS[kind].several}]`];
    })
    .join(" ");
}

/** Files with their caption, or with words that stand for them. */
export const saidMedia = (attachments: readonly TouchAttachment[], caption?: string): SaidContent => ({
  text: caption === undefined || caption.trim() === "" ? mediaWords(attachments) : caption,
  content: { kind: "MEDIA" },
  attachments,
});

/** What a file is by the type that its channel tells: a PDF, a contact card, and what has no type are documents. */
export function attachmentKindOf(contentType: string | undefined): AttachmentKind {
  switch (contentType?.split("/")[0]?.trim().toLowerCase()) {
    case "image":
      return "IMAGE";
    case "video":
      return "VIDEO";
    case "audio":
      return "AUDIO";
    default:
      return "DOCUMENT";
  }
}
