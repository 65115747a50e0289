import type { AttachmentKind } from "./message-kind.ts";

/** Where the bytes of an inbound file are. */
export type FileReference =
  /** To be fetched by the worker with the channel's credentials: a URL, or the provider's own id of it. */
  | { readonly type: "url"; readonly url: string }
  | { readonly type: "id"; readonly id: string }
  /** Came with the call, as a mail's parts do: stored before the message is. */
  | { readonly type: "content"; readonly content: Uint8Array }
  /** In our own storage by now, its preview too where it has one. */
  | { readonly type: "stored"; readonly key: string; readonly previewKey?: string }
  /** Looked at and not kept, in words. */
  | {
      readonly type: "refused";
      readonly status: "REFUSED" | "TOO_LARGE" | "FAILED";
      readonly reason: string;
    };

/** Files of one message that are fetched and kept; what is more is listed as refused. */
export const MOST_FILES = 20;
/** Files of one message that are listed at all. */
export const MOST_FILES_LISTED = 100;

/** A file of an inbound message, as its channel tells it: nothing here is believed but the reference. */
export interface TouchAttachment {
  readonly kind: AttachmentKind;
  readonly name?: string;
  readonly contentType?: string;
  /** In bytes. */
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly file: FileReference;
}
