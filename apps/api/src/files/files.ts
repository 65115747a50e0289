import type { AttachmentRow } from "@contact-identity/database";
import type { InboundEvent } from "@contact-identity/domain";

/** What the API does with files: made by the one who holds the object storage. */
export interface Files {
  /** An address of ours, signed, for an hour; null as long as there is nothing to be had. */
  urlOf(attachment: AttachmentRow, which: "file" | "preview"): string | null;
  /**
   * The event with the bytes that came in it (`content`) put into our storage (`stored`). Asked before the event is taken; what it stores
   * for an event that is then not taken is an orphan, which the sweep takes.
   */
  keepContents(workspaceId: string, event: InboundEvent): Promise<InboundEvent>;
}

/** An API without object storage: a file that came with a call is listed as FAILED. */
export const NO_FILES: Files = {
  urlOf: () => null,
  keepContents: async (_workspaceId, event) => event,
};
