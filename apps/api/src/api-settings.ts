import type { Database } from "@contact-identity/database";
import type { FileLinks, Files } from "@contact-identity/files";

/** What resolvers need of the configuration. */
export interface ApiSettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly egressAllow: readonly string[];
  readonly files: Files;
  /** Signed links to them. */
  readonly links: FileLinks;
}
