import { readFileSync } from "node:fs";
import { dirname } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { cycleIn, importsOf, readSources } from "./testing/source-files.ts";

/**
 * The tower. A room is a folder, without the rooms inside it; at the root each file is one. A room may import lower floors and itself.
 * ARCHITECTURE.md shows the same table. See docs/decisions/0024.
 */
const FLOORS: readonly (readonly string[])[] = [
  ["connected", "connection", "id", "listen", "naming", "notify", "page", "refused"],
  ["in-turn", "pool"],
  ["database"],
  ["migrations", "transaction"],
  [
    "channel",
    "embedded",
    "identity/merge",
    "inbound/kept",
    "live",
    "outbox",
    "partner",
    "request",
    "savepoint",
  ],
  ["delivery", "file", "identity/rules", "identity/suggestion"],
  ["workspace"],
  ["contact", "conversation/content", "verification"],
  ["conversation", "identity"],
  ["contact/acts", "identity/acts", "identity/erasure"],
  ["inbound", "workflow/effects"],
  ["inbound/take", "workflow"],
  ["reactor", "widget"],
  ["data-source", "demo"],
  ["index"],
];

const sources = readSources(fileURLToPath(new URL(".", import.meta.url)));
/** What is built into the product: tests stand beside the tower and look at any floor. */
const product = [...sources].filter(([file]) => !file.endsWith(".test.ts") && !file.startsWith("testing/"));
const roomOf = (file: string): string =>
  dirname(file) === "." ? file.slice(0, -".ts".length) : dirname(file);
const floorOf = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));
const floor = (file: string): number => floorOf.get(roomOf(file)) ?? Number.NaN;

const stairs = product.flatMap(([file, text]) =>
  importsOf(file, text).map((imported) => ({ file, imported })),
);

describe("the floors of the database", () => {
  test("every room stands on one floor, and no floor has a room that is not there", () => {
    expect([...floorOf.keys()].sort()).toEqual([...new Set(product.map(([file]) => roomOf(file)))].sort());
    expect(floorOf.size).toBe(FLOORS.flat().length);
  });

  test("a room imports lower floors and itself alone", () => {
    const wrong = stairs.filter(
      ({ file, imported }) => roomOf(file) !== roomOf(imported) && !(floor(imported) < floor(file)),
    );
    expect(wrong.map(({ file, imported }) => `${file} -> ${imported}`)).toEqual([]);
    expect(stairs.length).toBeGreaterThan(product.length);
  });

  test("every import is of a file that is there, so that no import escapes the tests before", () => {
    expect(stairs.filter(({ imported }) => !sources.has(imported))).toEqual([]);
  });

  test("no files import each other in a circle, also inside a room and in tests", () => {
    expect(cycleIn(new Map([...sources].map(([file, text]) => [file, importsOf(file, text)])))).toBeNull();
  });

  test("ARCHITECTURE.md shows the same table, the highest floor first", () => {
    const text = readFileSync(new URL("../../../ARCHITECTURE.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| (\d+) \| (.+?) \| .+ \|$/gm)].map(([, at, rooms]) => [
      Number(at),
      [...(rooms as string).matchAll(/`([^`]+)`/g)]
        .map(([, room]) => (room as string).replace(/\/$/, "").replace(/\.ts$/, ""))
        .sort(),
    ]);
    expect(rows.reverse()).toEqual(FLOORS.map((rooms, at) => [at, [...rooms].sort()]));
  });
});

describe("what the files of a room are named for", () => {
  const WRITES =
    /\b(?:INSERT INTO|UPDATE \w+ (?:\w+ )?SET|DELETE FROM|FOR (?:NO KEY )?UPDATE|FOR SHARE|pg_advisory)\b|\bappendEvents\b|\bqueueDelivery\b|\btx\.(?:execute|send|wake|ring)\(/;

  test("a store reads: it writes nothing, holds no row and queues nothing", () => {
    const stores = product.filter(([file]) => file.endsWith("-store.ts"));
    expect(stores.length).toBeGreaterThan(10);
    expect(stores.filter(([, text]) => WRITES.test(text)).map(([file]) => file)).toEqual([]);
  });

  test("a row describes a table: it imports no file but other rows", () => {
    const rows = stairs.filter(
      ({ file, imported }) => file.endsWith(".row.ts") && !imported.endsWith(".row.ts"),
    );
    expect(rows).toEqual([]);
  });

  test("the search for writes finds them in the files that act", () => {
    const acting = [
      "outbox/append-events.ts",
      "conversation/send-message.ts",
      "widget/session.ts",
      "partner/issue-api-key.ts",
    ];
    expect(acting.filter((file) => !WRITES.test(sources.get(file) ?? ""))).toEqual([]);
  });
});

describe("the barrel", () => {
  const barrel = sources.get("index.ts") ?? "";

  test("names each thing that it gives out", () => {
    expect(barrel).not.toMatch(/export \*/);
  });

  /** With these an app could write beside the rules: an event that nothing happened for, a lock out of order, a merge without its journal. */
  const PRIMITIVES = [
    "outbox/append-events.ts",
    "channel/seal.ts",
    "contact/add-identifiers.ts",
    "contact/atoms.ts",
    "contact/identifier-owner.ts",
    "contact/new-source.ts",
    "contact/refresh-contacts.ts",
    "contact/set-fields.ts",
    "contact/tell-identifiers.ts",
    "identity/erasure/erase-traces.ts",
    "identity/merge/journal.ts",
    "identity/merge/keep-apart.ts",
    "identity/merge/move-sources.ts",
    "identity/settle-identity.ts",
    "workflow/effects/apply-effects.ts",
    "workflow/run-state.ts",
    "workspace/erasure-key.ts",
    "savepoint.ts",
  ];

  test("gives out no write primitive, only whole acts", () => {
    expect(PRIMITIVES.filter((file) => !sources.has(file))).toEqual([]);
    const given = importsOf("index.ts", barrel);
    expect(given.length).toBeGreaterThan(50);
    expect(PRIMITIVES.filter((file) => given.includes(file))).toEqual([]);
  });
});

describe("the tests of the floors themselves", () => {
  test("read imports of every form, and no comment", () => {
    const text = [
      'import { a } from "./a.ts";',
      'import type { b } from "../b.ts";',
      "import {\n  c,\n  type d,\n} from '../../../x';",
      'export * from "./deep/e.ts";',
      'import "./f.ts";',
      'const g = await import("./g.ts");',
      '/** import { h } from "./h.ts" */',
      '// import "./i.ts"',
      'import j from "j";',
    ].join("\n");
    expect(importsOf("room/file.ts", text)).toEqual([
      "room/a.ts",
      "b.ts",
      "room/deep/e.ts",
      "room/f.ts",
      "room/g.ts",
    ]);
  });

  test("find a circle of any length, and none in a tower", () => {
    const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
    expect(cycleIn(graph({ a: ["b", "c"], b: ["c"], c: [] }))).toBeNull();
    expect(cycleIn(graph({ a: ["b"], b: ["c"], c: ["b"] }))).toEqual(["b", "c", "b"]);
    expect(cycleIn(graph({ a: ["a"] }))).toEqual(["a", "a"]);
  });
});
