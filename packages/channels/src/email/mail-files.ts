import type { Outgoing } from "../provider.ts";

/** A file of a mail, as it is given to the one who writes it. */
export interface MailFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** The files that go with a mail, whole. */
export async function mailFiles({
  attachments = [],
}: Pick<Outgoing, "attachments">): Promise<readonly MailFile[]> {
  const files: MailFile[] = [];
  for (const { name, contentType, content } of attachments)
    files.push({ filename: name, contentType, content: await content() });
  return files;
}
