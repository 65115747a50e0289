import type { Database } from "@contact-identity/database";

/** What resolvers need of the configuration. */
export interface ApiSettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly egressAllow: readonly string[];
}
