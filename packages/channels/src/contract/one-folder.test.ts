import { existsSync, readdirSync, readFileSync } from "node:fs";
import { CHANNEL_TYPES } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { providers } from "../registry.ts";

const ROOT = new URL("../../../../", import.meta.url);
const TYPE = `(?:${CHANNEL_TYPES.join("|")})`;
const QUOTED = `["'\`]${TYPE}["'\`]`;
/** EMAIL is a kind of identifier, and a type of questions and form fields, too. */
const OWN = CHANNEL_TYPES.filter((type) => type !== "EMAIL").join("|");

/** How code asks for a type of channel, in TypeScript and in SQL. */
const ASKS: readonly RegExp[] = [
  new RegExp(`[!=]==?\\s*${QUOTED}`),
  new RegExp(`${QUOTED}\\s*[!=]==?`),
  new RegExp(`\\bcase\\s+${QUOTED}\\s*:`),
  new RegExp(`\\.includes\\(\\s*${QUOTED}`),
  new RegExp(`\\.has\\(\\s*${QUOTED}`),
  new RegExp(`\\btype\\s*(?:=|<>|!=|IN\\s*\\(|NOT IN\\s*\\()\\s*'${TYPE}'`, "i"),
  new RegExp(`\\bWHEN\\s+'${TYPE}'`, "i"),
  // A list by type that is kept by hand.
  new RegExp(`^\\s*(?:${OWN}): `),
  new RegExp(`\\bproviders\\.${TYPE}\\b`),
];

/** What is asked of a kind of identifier. */
const OF_A_KIND = /\bkind\s*(?:[!=]==?|=|IN\s*\()\s*["']EMAIL["']/g;

const asks = (line: string): boolean => ASKS.some((ask) => ask.test(line.replace(OF_A_KIND, "")));

/** Where a type of channel has a place: its folder, the two lists, the domain's table. */
const PLACES = [
  /^packages\/domain\/src\/channel\//,
  /^packages\/channels\/src\/registry\.ts$/,
  /^packages\/channels\/src\/testing\/examples\.ts$/,
  // A configuration of each, for the tests of their files.
  /^packages\/channels\/src\/files\/testing\/fetching\.ts$/,
  ...Object.keys(providers).map(
    (type) => new RegExp(`^packages/channels/src/${type.toLowerCase().replaceAll("_", "-")}/`),
  ),
];
/** Where EMAIL is a type of question or of form field. */
const OF_A_FIELD = [/^packages\/domain\/src\/(?:widget|workflow)\//, /^apps\/widget\/src\/frame\//];

const sourcesOf = (ring: string): readonly string[] =>
  readdirSync(new URL(`${ring}/`, ROOT)).flatMap((name) => {
    const source = new URL(`${ring}/${name}/src/`, ROOT);
    if (!existsSync(source)) return [];
    return readdirSync(source, { recursive: true, encoding: "utf8" }).map(
      (path) => `${ring}/${name}/src/${path.replaceAll("\\", "/")}`,
    );
  });

const files = ["apps", "packages"]
  .flatMap(sourcesOf)
  .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$/.test(path))
  .filter((path) => !PLACES.some((place) => place.test(path)));

function linesOf(path: string): readonly string[] {
  const text = readFileSync(new URL(path, ROOT), "utf8");
  return (OF_A_FIELD.some((place) => place.test(path)) ? text.replaceAll('"EMAIL"', "_") : text).split("\n");
}

test("nobody asks for a type of channel outside its folder and the domain's table", () => {
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((path) =>
    linesOf(path).flatMap((line, n) => (asks(line) ? [`${path}:${n + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

describe("the look itself", () => {
  test.each([
    `if (channel.type === "EMAIL") return;`,
    `return "TWILIO" === type`,
    `if (kind === "EMAIL" && type === "EMAIL") return;`,
    `    case "LINE":`,
    `  ["TELEGRAM"].includes("TELEGRAM")`,
    `CASE WHEN h.type = 'WEB_CHAT' THEN 1`,
    `CASE h.type WHEN 'WEB_CHAT' THEN 1`,
    `WHERE h.type IN ('EMAIL', 'TWILIO')`,
    `WHERE h.type <> 'CUSTOM'`,
    `  VIBER: "Viber",`,
    `  email: providers.EMAIL,`,
  ])("sees %s", (line) => {
    expect(asks(line)).toBe(true);
  });

  test.each([
    `createChannel(tx, { type: "CUSTOM", name })`,
    `if (kind === "EMAIL") return;`,
    `i.kind IN ('EMAIL', 'PHONE')`,
    `if (row.type === channel.type) return;`,
    `  EMAIL: "e-mail",`,
  ])("lets pass %s", (line) => {
    expect(asks(line)).toBe(false);
  });
});
