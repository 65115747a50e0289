/** A bucket that speaks S3. */
export interface S3Storage {
  readonly type: "s3";
  readonly bucket: string;
  readonly region: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where files lie. */
export type FileStorage = { readonly type: "folder"; readonly path: string } | S3Storage;

/** Where clamd listens. */
export type ClamavAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** The configuration as the whole platform sees it: read once at start, frozen, absolute, every default applied. */
export interface Environment {
  /** The Postgres to use. Absent: an embedded one is run in `dataDir`. */
  readonly databaseUrl?: string;
  /** The role that owns the tables and migrates them. Absent: the role of `databaseUrl` does. */
  readonly databaseOwnerUrl?: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** What callers see, without a slash at the end. */
  readonly publicUrl: string;
  /** Absent: demo data on an empty embedded database, else none. */
  readonly seed?: "demo" | "none";
  /** Keys of 32 bytes, one after the other: the first seals, all of them open. Absent: generated into `dataDir`, never in production. */
  readonly encryptionKey?: Buffer;
  /** CIDRs, trimmed, each one valid. */
  readonly egressAllow: readonly string[];
  /** A folder of `dataDir`, unless STORAGE_URL names another place. */
  readonly storage: FileStorage;
  /** The antivirus that is asked about each file. */
  readonly clamav?: ClamavAddress;
  readonly workerConcurrency: number;
  readonly logLevel: LogLevel;
  readonly metricsPort?: number;
  readonly otelEndpoint?: string;
  readonly production: boolean;
}

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is wrong with one variable, in words that never repeat the value (it may be a secret). */
export interface VariableProblem {
  readonly variable: string;
  readonly message: string;
}

export type EnvironmentReading =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly problems: readonly VariableProblem[] };
