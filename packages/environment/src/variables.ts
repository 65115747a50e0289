import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { type ClamavAddress, LOG_LEVELS, type S3Storage } from "./environment.ts";

/** A bucket as its URL says it; the key may stand beside. */
export type StorageUrl = Omit<S3Storage, "type" | "accessKeyId" | "secretAccessKey"> &
  Partial<Pick<S3Storage, "accessKeyId" | "secretAccessKey">>;

const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((n) => n >= least && n <= most, message);
};

const isUrl = (text: string, protocols: readonly string[]): boolean => {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && url.hostname !== "";
};

/** `address/prefix`, the prefix within the address's family. */
export function isCidr(text: string): boolean {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

const isKey = (text: string): boolean =>
  /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, "base64").length === 32;

/** Keys of 32 bytes in base64, with commas between them: one after the other, 32 bytes each. Null when one of them is not a key. */
export function readKeys(text: string): Buffer | null {
  const keys = text.split(",").map((part) => part.trim());
  return keys.every(isKey) ? Buffer.concat(keys.map((key) => Buffer.from(key, "base64"))) : null;
}

/** The same keys as `readKeys` takes them. */
export const writeKeys = (keys: Buffer): string =>
  Array.from({ length: keys.length / 32 }, (_, i) =>
    keys.subarray(i * 32, (i + 1) * 32).toString("base64"),
  ).join(",");

const HTTP = ["http:", "https:"];
const POSTGRES = ["postgres:", "postgresql:"];
const postgresUrl = z
  .string()
  .refine(
    (text) => isUrl(text, POSTGRES),
    "must be a URL such as postgresql://user:password@host:5432/database",
  );

const cidrs = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ""))
  .superRefine((parts, context) => {
    for (const part of parts.filter((p) => !isCidr(p)))
      context.addIssue({
        code: "custom",
        message: `${JSON.stringify(part)} is not a CIDR such as 10.0.0.0/8 or fd00::/8`,
      });
  });

/** `s3://bucket?region=…&endpoint=…`, with a key in it or in the variables that S3 tools know. */
const storageUrl = z.string().transform((text, context): StorageUrl => {
  const url = URL.parse(text);
  const endpoint = url?.searchParams.get("endpoint") ?? "";
  const wrong = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (url?.protocol !== "s3:" || url.hostname === "" || !["", "/"].includes(url.pathname))
    return wrong("must be a URL such as s3://bucket?region=eu-central-1&endpoint=https://s3.example.org");
  if (endpoint !== "" && !isUrl(endpoint, HTTP))
    return wrong("has an endpoint that is no URL beginning with http:// or https://");
  const region = url.searchParams.get("region") ?? "us-east-1";
  return {
    bucket: url.hostname,
    region,
    endpoint: (endpoint || `https://s3.${region}.amazonaws.com`).replace(/\/+$/, ""),
    ...(url.username === "" ? {} : { accessKeyId: decodeURIComponent(url.username) }),
    ...(url.password === "" ? {} : { secretAccessKey: decodeURIComponent(url.password) }),
  };
});

/** `tcp://host:3310`, or `unix:/run/clamav/clamd.sock`. */
const clamavUrl = z.string().transform((text, context): ClamavAddress => {
  const url = URL.parse(text);
  if (url?.protocol === "unix:" && url.pathname !== "") return { path: decodeURIComponent(url.pathname) };
  if (url?.protocol === "tcp:" && url.hostname !== "")
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 3310) };
  context.addIssue({ code: "custom", message: "must be tcp://host:3310 or unix:/path/of/clamd.sock" });
  return z.NEVER;
});

/** Every variable that the platform reads, by its name. An empty value counts as not set. */
export const variables = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATA_DIR: z
    .string()
    .default("./.data")
    .transform((path) => resolve(path)),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, "must be a host name or an address, without a port or a protocol")
    .default("127.0.0.1"),
  PORT: wholeNumber(1, 65535).default(4000),
  PUBLIC_URL: z
    .string()
    .refine((text) => isUrl(text, HTTP), "must be a URL that begins with http:// or https://")
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
  SEED: z.enum(["demo", "none"], { error: "must be demo or none" }).optional(),
  ENCRYPTION_KEY: z
    .string()
    .refine(
      (text) => readKeys(text) !== null,
      "must be 32 bytes in base64 (44 characters); `openssl rand -base64 32` makes one; several are separated by commas",
    )
    .transform((text) => readKeys(text) as Buffer)
    .optional(),
  EGRESS_ALLOW: cidrs.default([]),
  STORAGE_URL: storageUrl.optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  CLAMAV_URL: clamavUrl.optional(),
  WORKER_CONCURRENCY: wholeNumber(1, 1000).default(10),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
  METRICS_PORT: wholeNumber(1, 65535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine((text) => isUrl(text, HTTP), "must be a URL that begins with http:// or https://")
    .optional(),
});
