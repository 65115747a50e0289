import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { writtenOnce } from "./once.ts";

/** Random hex, so that each stands in SQL, in a URL and in a file as it is. */
export interface Passwords {
  readonly postgres: string;
  readonly owner: string;
  readonly app: string;
}

const random = (): string => randomBytes(24).toString("hex");

/** A password even on loopback: with `trust` every user of the machine would be let in. */
export const readPasswords = (dataDir: string): Passwords =>
  JSON.parse(
    writtenOnce(join(dataDir, "postgres.passwords.json"), () =>
      JSON.stringify({ postgres: random(), owner: random(), app: random() }),
    ),
  ) as Passwords;
