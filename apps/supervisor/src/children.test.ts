import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Keeping, keep, pauseAfter } from "./children.ts";

const folder = mkdtempSync(join(tmpdir(), "children-"));
const kept: Keeping[] = [];
afterEach(async () => {
  for (const child of kept.splice(0)) await child.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Adds its process id to a file, says that it is ready, and lives. */
const LIVES = `require("node:fs").appendFileSync(process.env.STARTS, process.pid + "\\n"); process.send({ type: "ready" }); setInterval(() => {}, 1000);`;

function child(name: string, program: string): { keeping: Keeping; starts: () => number[]; lines: string[] } {
  const [script, book] = [join(folder, `${name}.cjs`), join(folder, `${name}.starts`)];
  writeFileSync(script, program);
  writeFileSync(book, "");
  const lines: string[] = [];
  const keeping = keep({ name, script, env: () => ({ ...process.env, STARTS: book }) }, (line) =>
    lines.push(line),
  );
  kept.push(keeping);
  const starts = () => readFileSync(book, "utf8").split("\n").filter(Boolean).map(Number);
  return { keeping, starts, lines };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(what()).toBe(true);
}
const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a child that is killed comes back, again and again", async () => {
  const { keeping, starts, lines } = child("mortal", LIVES);
  await keeping.ready;
  for (let life = 1; life <= 3; life++) {
    process.kill(starts().at(-1) ?? 0, "SIGKILL");
    await until(() => starts().length === life + 1);
  }
  expect(new Set(starts()).size).toBe(4);
  expect(lines[0]).toMatch(/^The mortal ended \(by SIGKILL\); started again in 100 ms$/);
});

test("a stop ends the child, also while it is about to be started again, and nothing comes after", async () => {
  const { keeping, starts } = child("stopped", LIVES);
  await keeping.ready;
  const [pid = 0] = starts();
  await keeping.stop();
  expect(lives(pid)).toBe(false);
  const pausing = child("pausing", "process.exit(3)");
  await until(() => pausing.lines.length > 0);
  await pausing.keeping.stop();
  await expect(pausing.keeping.ready).rejects.toThrow("The pausing was stopped.");
  const told = pausing.lines.length;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([starts().length, pausing.lines.length]).toEqual([1, told]);
});

test("one that never gets ready is given up, with the way it ended", async () => {
  const { keeping } = child("hopeless", "process.exit(7)");
  await expect(keeping.ready).rejects.toThrow("The hopeless does not start: it ended 4 times (with code 7).");
});

test("pauses grow from 100 ms and never pass 10 s", () => {
  fc.assert(
    fc.property(fc.nat(2000), (n) => {
      expect(pauseAfter(n + 1)).toBeGreaterThanOrEqual(pauseAfter(n));
      expect(pauseAfter(n)).toBeGreaterThanOrEqual(100);
      expect(pauseAfter(n)).toBeLessThanOrEqual(10_000);
    }),
  );
});
