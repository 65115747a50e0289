import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { OLDEST_NODE } from "@contact-identity/environment";
import { expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

interface Manifest {
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Locked extends Manifest {
  readonly dev?: boolean;
}
const manifest = JSON.parse(read("package.json")) as Manifest;
const locked = (JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> }).packages;
/** What `npm start` begins on, before it has brought its own. */
const OLDEST_START = manifest.engines?.node?.replace(">=", "") ?? "";

const VERSION = /^\d+\.\d+$/;
const value = (version: string): number => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
};

test("the oldest Node of the processes is what the most demanding package that they load asks for", () => {
  const asked = Object.entries(locked)
    .filter(([path, { dev }]) => path.includes("node_modules/") && !dev)
    .map(([, { engines }]) => /^>=\s*(\d+(?:\.\d+)?)(?:\.\d+)?$/.exec(engines?.node ?? "")?.[1])
    .filter((version) => version !== undefined);
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.toSorted((a, b) => value(b) - value(a))[0]).toBe(OLDEST_NODE);
});

test("every Node that we bring is one of those: packaged, and of the image", () => {
  const packaged = Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) =>
    name.startsWith("node-"),
  );
  const image = [...read("docker/Dockerfile").matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => major);
  expect([packaged.length, image.length]).toEqual([5, 2]);
  for (const version of [...packaged.map(([, version]) => version), ...(image as string[])])
    expect([version, value(version) >= value(OLDEST_NODE)]).toEqual([version, true]);
});

test("the root's package.json says it, and no other", () => {
  const manifests = ["apps", "packages"]
    .flatMap((kind) => readdirSync(`${root}${kind}`).map((name) => `${kind}/${name}/package.json`))
    .filter((path) => existsSync(`${root}${path}`));
  expect(manifests.length).toBeGreaterThan(7);
  expect(manifests.filter((path) => (JSON.parse(read(path)) as Manifest).engines)).toEqual([]);
  expect([OLDEST_START, OLDEST_NODE]).toEqual([
    expect.stringMatching(VERSION),
    expect.stringMatching(VERSION),
  ]);
  expect(value(OLDEST_START)).toBeLessThanOrEqual(value(OLDEST_NODE));
});

/** A program, a page: whatever a person reads or a machine runs. */
const texts = ["", "apps/", "bench/", "docker/", "docs/", "examples/", "packages/", "scripts/"].flatMap(
  (tree) =>
    readdirSync(`${root}${tree}`, { recursive: tree !== "", encoding: "utf8" })
      .filter((path) => /\.(ts|tsx|mjs|md|yml)$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
      .map((path) => tree + path),
);

test("the README says what npm start begins on, and nothing says another oldest one", () => {
  const said = texts.flatMap((path) =>
    [...read(path).matchAll(/\bNode(?:\.js)? v?(\d+(?:\.\d+)?) or (?:newer|later)/g)].map(
      ([, version]) => [path, version] as const,
    ),
  );
  expect(said).toContainEqual(["README.md", OLDEST_START]);
  expect(said.filter(([, version]) => version !== OLDEST_START)).toEqual([]);
});
