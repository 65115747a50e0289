import type { Database } from "@contact-identity/database";
import type { Files } from "./files/files.ts";
import type { ActivityLog } from "./inbound/activity.ts";

/** What resolvers need of the configuration. */
export interface ApiSettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly egressAllow: readonly string[];
  /** Where files are; `NO_FILES` without it. */
  readonly files?: Files;
  /** What channels' providers do; without it nobody asks. */
  readonly activity?: ActivityLog;
}
