import type { AttachmentKind } from "@contact-identity/domain";

/** A file of ours that is sent along. */
export interface OutgoingFile {
  readonly kind: AttachmentKind;
  readonly name: string;
  readonly contentType: string;
  /** In bytes. */
  readonly size: number;
  /** A signed link to it, for providers and people that fetch it. */
  readonly url: string;
  /** Of an image: its preview's link. */
  readonly previewUrl?: string;
  /** All of it. */
  content(): Promise<Buffer>;
}
