import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Migration {
  /** `0001_initial`: the number orders, the words say what it does. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 in hex of the text, line ends as \n (a checkout on Windows changes them). */
  readonly checksum: string;
}

export const MIGRATIONS = fileURLToPath(new URL("../../migrations", import.meta.url));

/** The migrations of a folder in their order. Throws when a number is there twice or a name is not of the form. */
export function readMigrations(folder: string = MIGRATIONS): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  const numbers = names.map((name) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
  const wrong = names.find((_, i) => numbers[i] === undefined || numbers[i] === numbers[i - 1]);
  if (wrong) throw new Error(`Migration ${wrong}: its name must be NNNN_words.sql with a number of its own.`);
  return names.map((file) => {
    const sql = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n");
    return { name: file.slice(0, -4), sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

/** The first words of a migration whose statements run one by one, each on its own: for indexes that are built beside the writers. */
export const WITHOUT_TRANSACTION = "-- without a transaction";

/** Its statements: each ends with a semicolon at the end of a line. */
export const statementsOf = (sql: string): readonly string[] =>
  sql
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.replaceAll(/^\s*--.*$/gm, "").trim())
    .filter((statement) => statement !== "");
