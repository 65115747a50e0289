import { isAbsolute, resolve } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Environment } from "./environment.ts";
import { problemLines, readEnvironment } from "./read-environment.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

function environmentOf(env: NodeJS.ProcessEnv): Environment {
  const reading = readEnvironment(env);
  if (!reading.ok) throw new Error(problemLines(reading.problems));
  return reading.environment;
}
function named(env: NodeJS.ProcessEnv): string[] {
  const reading = readEnvironment(env);
  return reading.ok ? [] : reading.problems.map((p) => p.variable);
}

test("everything has a default, and the result cannot be changed", () => {
  const environment = environmentOf({});
  expect(environment).toEqual({
    dataDir: resolve("./.data"),
    host: "127.0.0.1",
    port: 4000,
    publicUrl: "http://127.0.0.1:4000",
    egressAllow: [],
    storage: { type: "folder", path: resolve("./.data/files") },
    workerConcurrency: 10,
    logLevel: "info",
    production: false,
  });
  expect(isAbsolute(environment.dataDir)).toBe(true);
  expect(Object.isFrozen(environment) && Object.isFrozen(environment.egressAllow)).toBe(true);
});

test.each<[NodeJS.ProcessEnv, Partial<Environment>]>([
  [{ PORT: "4555" }, { port: 4555, publicUrl: "http://127.0.0.1:4555" }],
  [{ HOST: "0.0.0.0" }, { host: "0.0.0.0", publicUrl: "http://localhost:4000" }],
  [{ HOST: "::1" }, { publicUrl: "http://[::1]:4000" }],
  [{ PUBLIC_URL: "https://chat.example.org/base/" }, { publicUrl: "https://chat.example.org/base" }],
  [{ DATABASE_URL: "postgres://u:p@db:5432/x" }, { databaseUrl: "postgres://u:p@db:5432/x" }],
  [{ EGRESS_ALLOW: "127.0.0.0/8, fd00::/8," }, { egressAllow: ["127.0.0.0/8", "fd00::/8"] }],
  [{ ENCRYPTION_KEY: KEY }, { encryptionKey: Buffer.alloc(32, 7) }],
  [{ ENCRYPTION_KEY: `${KEY}, ${KEY}` }, { encryptionKey: Buffer.alloc(64, 7) }],
  [
    { SEED: "none", LOG_LEVEL: "warn" },
    { seed: "none", logLevel: "warn" },
  ],
  [
    { METRICS_PORT: "9100", OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel:4318" },
    { metricsPort: 9100, otelEndpoint: "http://otel:4318" },
  ],
  [{ PORT: "", SEED: " ", ENCRYPTION_KEY: "" }, { port: 4000 }],
  [{ NODE_ENV: "production", ENCRYPTION_KEY: KEY }, { production: true }],
  [
    {
      STORAGE_URL: "s3://shop?region=eu-central-1&endpoint=https://s3.example.org/",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
    {
      storage: {
        type: "s3",
        bucket: "shop",
        region: "eu-central-1",
        endpoint: "https://s3.example.org",
        accessKeyId: "id",
        secretAccessKey: "secret",
      },
    },
  ],
  [
    { STORAGE_URL: "s3://id:se%2Fcret@shop" },
    {
      storage: {
        type: "s3",
        bucket: "shop",
        region: "us-east-1",
        endpoint: "https://s3.us-east-1.amazonaws.com",
        accessKeyId: "id",
        secretAccessKey: "se/cret",
      },
    },
  ],
  [{ CLAMAV_URL: "tcp://clamd" }, { clamav: { host: "clamd", port: 3310 } }],
  [{ CLAMAV_URL: "unix:/run/clamd.sock" }, { clamav: { path: "/run/clamd.sock" } }],
])("%j is read", (env, expected) => {
  expect(environmentOf(env)).toMatchObject(expected);
});

test.each<[NodeJS.ProcessEnv, string]>([
  [{ PORT: "eighty" }, "PORT"],
  [{ PORT: "0" }, "PORT"],
  [{ PORT: "65536" }, "PORT"],
  [{ PORT: "4000.5" }, "PORT"],
  [{ METRICS_PORT: "99999999" }, "METRICS_PORT"],
  [{ METRICS_PORT: "4000" }, "METRICS_PORT"],
  [{ WORKER_CONCURRENCY: "-3" }, "WORKER_CONCURRENCY"],
  [{ WORKER_CONCURRENCY: "0" }, "WORKER_CONCURRENCY"],
  [{ SEED: "perhaps" }, "SEED"],
  [{ ENCRYPTION_KEY: "short" }, "ENCRYPTION_KEY"],
  [{ ENCRYPTION_KEY: Buffer.alloc(31).toString("base64") }, "ENCRYPTION_KEY"],
  [{ NODE_ENV: "production" }, "ENCRYPTION_KEY"],
  [{ PUBLIC_URL: "not a url" }, "PUBLIC_URL"],
  [{ PUBLIC_URL: "ftp://x" }, "PUBLIC_URL"],
  [{ DATABASE_URL: "mysql://x/y" }, "DATABASE_URL"],
  [{ DATABASE_OWNER_URL: "postgres://u@db/x" }, "DATABASE_OWNER_URL"],
  [{ EGRESS_ALLOW: "10.0.0.0/33" }, "EGRESS_ALLOW"],
  [{ EGRESS_ALLOW: "10.0.0.0" }, "EGRESS_ALLOW"],
  [{ EGRESS_ALLOW: "fd00::/129" }, "EGRESS_ALLOW"],
  [{ HOST: "http://x" }, "HOST"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL"],
  [{ STORAGE_URL: "https://bucket" }, "STORAGE_URL"],
  [{ STORAGE_URL: "s3://id:key@bucket?endpoint=nowhere" }, "STORAGE_URL"],
  [{ STORAGE_URL: "s3://bucket?region=eu-central-1" }, "STORAGE_URL"],
  [{ CLAMAV_URL: "http://clamd:3310" }, "CLAMAV_URL"],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "otel:4318" }, "OTEL_EXPORTER_OTLP_ENDPOINT"],
])("%j is refused by its name", (env, variable) => {
  expect(named(env)).toEqual([variable]);
});

describe("problems", () => {
  test("all are listed at once, each bad CIDR by itself, those between variables too", () => {
    const env = {
      PORT: "eighty",
      EGRESS_ALLOW: "10.0.0.0/99,nonsense",
      SEED: "perhaps",
      NODE_ENV: "production",
      PUBLIC_URL: "not a url",
    };
    expect(named(env).sort()).toEqual([
      "EGRESS_ALLOW",
      "EGRESS_ALLOW",
      "ENCRYPTION_KEY",
      "PORT",
      "PUBLIC_URL",
      "SEED",
    ]);
  });

  test("a secret is never repeated", () => {
    const reading = readEnvironment({
      ENCRYPTION_KEY: "hunter2-hunter2",
      DATABASE_URL: "mysql://me:hunter2@db/x",
    });
    expect(reading.ok ? "" : problemLines(reading.problems)).not.toContain("hunter2");
  });

  test("whatever stands in the variables, the answer is an environment or a list of named problems", () => {
    const names = [
      "PORT",
      "HOST",
      "EGRESS_ALLOW",
      "ENCRYPTION_KEY",
      "DATABASE_URL",
      "PUBLIC_URL",
      "METRICS_PORT",
      "DATA_DIR",
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: "binary" })), (env) => {
        const reading = readEnvironment(env);
        expect(
          reading.ok || reading.problems.every((p) => names.includes(p.variable) && p.message.length > 0),
        ).toBe(true);
      }),
    );
  });
});
