import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, readEnvironment } from "@contact-identity/environment";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { banner, firstRequest } from "./banner.ts";
import { dataDirProblem } from "./data-dir.ts";
import { portProblem } from "./ports.ts";
import { encryptionKeyOf, keyFile } from "./secrets.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "start checks '-")); // a path that a shell has to be told about
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function environment(env: NodeJS.ProcessEnv = {}): Environment {
  const reading = readEnvironment({ DATA_DIR: folder, ...env });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.environment;
}

describe("DATA_DIR", () => {
  test("is made, with every folder above it", () => {
    expect(dataDirProblem(join(folder, "a", "b"))).toBeUndefined();
    expect(statSync(join(folder, "a", "b")).isDirectory()).toBe(true);
  });

  test.each([
    [
      "a file in the path",
      "/etc/passwd/data",
      /^DATA_DIR: cannot write in \/etc\/passwd\/data: a part of the path is a file$/,
    ],
    [
      "a file itself",
      "/etc/passwd",
      /^DATA_DIR: cannot write in \/etc\/passwd: a part of the path is a file$/,
    ],
    ["a system that makes no folders", "/proc/data", /^DATA_DIR: cannot write in \/proc\/data: /],
  ])("%s is one line", (_, path, line) => {
    expect(dataDirProblem(path)).toMatch(line);
  });

  (process.getuid?.() === 0 ? test.skip : test)("one that is not ours to write is one line", () => {
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    expect(dataDirProblem(closed)).toMatch(/permission denied$/);
  });
});

describe("ports", () => {
  const open = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
    });

  test("one in use is named by its variable, and is fine once it is free", async () => {
    const server = await open();
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await portProblem("PORT", "127.0.0.1", port)).toBe(
      `PORT: 127.0.0.1:${port} is in use by another program`,
    );
    await new Promise((resolve) => server.close(resolve));
    expect(await portProblem("PORT", "127.0.0.1", port)).toBeUndefined();
  });

  test("an address of another machine is told as that", async () => {
    expect(await portProblem("PORT", "192.0.2.1", 4000)).toMatch(
      /^PORT: 192.0.2.1 is not an address of this machine$/,
    );
  });
});

describe("the encryption key", () => {
  test("is made once, is 32 bytes, is private, and stays the same", () => {
    const key = encryptionKeyOf(environment());
    expect(key).toHaveLength(32);
    expect(encryptionKeyOf(environment())).toEqual(key);
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile(folder), "utf8").trim()).toBe(key.toString("base64"));
  });

  test("of the environment goes before the one in DATA_DIR", () => {
    encryptionKeyOf(environment());
    expect(encryptionKeyOf(environment({ ENCRYPTION_KEY: Buffer.alloc(32, 5).toString("base64") }))).toEqual(
      Buffer.alloc(32, 5),
    );
  });

  test("a damaged one stops the start and is never replaced", () => {
    writeFileSync(keyFile(folder), "damaged");
    expect(() => encryptionKeyOf(environment())).toThrow(/does not hold 32 bytes/);
    expect(readFileSync(keyFile(folder), "utf8")).toBe("damaged");
  });
});

describe("the banner", () => {
  test("names the URLs and where the keys are, and holds no key", () => {
    writeFileSync(join(folder, "credentials.json"), JSON.stringify({ adminKey: "ci_secret" }, null, 2));
    const text = banner(environment({ PUBLIC_URL: "https://chat.example.org" }));
    for (const part of [
      "https://chat.example.org/graphql",
      "/playground",
      "/demo",
      join(folder, "credentials.json"),
    ])
      expect(text).toContain(part);
    expect(text).not.toContain("ci_secret");
  });

  test("its request is one that a shell understands, with the key from the file", () => {
    writeFileSync(
      join(folder, "credentials.json"),
      `${JSON.stringify({ workspaceId: "w", adminKey: "ci_secret", readOnlyKey: "r" }, null, 2)}\n`,
    );
    const args = execFileSync(
      "sh",
      ["-c", `curl() { printf '%s\\n' "$@"; }; ${firstRequest(environment({ HOST: "0.0.0.0" }))}`],
      {
        encoding: "utf8",
      },
    );
    const lines = args.trim().split("\n");
    expect(lines).toContain("authorization: Bearer ci_secret");
    expect(lines).toContain("http://127.0.0.1:4000/graphql");
    expect(JSON.parse(lines.at(-1) ?? "")).toHaveProperty("query");
  });

  test("without demo data it says how to make a key, and names no shop", () => {
    expect(banner(environment())).toContain("workspace:create");
    expect(banner(environment())).not.toContain("/demo");
  });
});
