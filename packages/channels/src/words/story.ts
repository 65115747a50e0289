import type { SaidContent, TouchAttachment } from "@contact-identity/domain";

export const STORY_MENTION = "[mentioned you in a story]";

interface Story {
  readonly url?: string | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | undefined;
}

/** A story: a mention in it, or the reply to it. */
export const saidStory = (
  text: string,
  { url, expiresAt }: Story,
  attachments: readonly TouchAttachment[] = [],
): SaidContent => ({
  text: text || "[story]",
  content: { kind: "STORY", data: { url: url ?? null, expiresAt: expiresAt ?? null } },
  ...(attachments.length === 0 ? {} : { attachments }),
});
