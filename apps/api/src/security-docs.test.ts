import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const docs = new URL("../../../docs/", import.meta.url);
const text = readFileSync(new URL("security.md", docs), "utf8");
const part = (from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));
const promises = part("## What is promised", "## What is not promised")
  .split("\n")
  .filter((line) => line.startsWith("- "));

test("every promise names a test that is there, or says that it is not kept yet, and where that is followed", () => {
  expect(promises.length).toBeGreaterThan(10);
  for (const promise of promises) {
    const tests = [...promise.matchAll(/\[test\]\(([^)]+)\)/g)].map(([, path]) => path as string);
    if (!/\(not yet: issue \d+\)/.test(promise)) expect([promise, tests.length]).not.toEqual([promise, 0]);
    for (const path of tests) expect([path, existsSync(new URL(path, docs))]).toEqual([path, true]);
  }
});

/** What the document speaks of and the schema may not have yet: once it does, the mark is to go. */
const AHEAD: Readonly<Record<string, RegExp>> = {
  "in the networks that the key names": /allowedCidrs/,
  "CRM connections that trust": /crmConnection/,
  "every act is in the audit": /auditEntries|AuditEntry/,
};
test("what is written ahead of the build says so", () => {
  const schema = readFileSync(new URL("../schema.graphql", import.meta.url), "utf8");
  for (const [words, name] of Object.entries(AHEAD)) {
    const lines = text.split("\n").filter((line) => line.includes(words));
    expect(lines).toHaveLength(1);
    expect([words, /not yet: issue \d+/.test(lines[0] as string)]).toEqual([words, !name.test(schema)]);
  }
});
