import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Gets what the file holds, null when it does not exist yet. */
export type Edit = (given: string | null) => string;
export type Edits = Readonly<Record<string, Edit>>;

/** One place of a new thing: a file, or a folder of its own. */
export interface Place {
  /** As docs/adding.md names it. */
  readonly shown: string;
  /** What fails without it: the compiler, or a test by its path. */
  readonly heldBy: string;
  readonly edits: Edits;
  /** Where else the compiler may say that this place is missing. */
  readonly toldIn?: readonly string[];
}

/** A new thing of a kind. */
export interface Recipe {
  /** The section of docs/adding.md. */
  readonly title: string;
  readonly places: readonly Place[];
  /** Where the new thing is used: no part of the count. */
  readonly use: Edits;
}

/** Puts a text before the first place that begins so; without such a place it changes nothing, and the test says so. */
export const before =
  (anchor: string, text: string): Edit =>
  (given) =>
    given?.replace(anchor, () => `${text}${anchor}`) ?? "";

export const linesBefore =
  (...lines: readonly (readonly [anchor: string, text: string])[]): Edit =>
  (given) =>
    lines.reduce((text, [anchor, line]) => {
      if (!text.includes(anchor)) throw new Error(`no "${anchor}"`);
      return before(anchor, line)(text);
    }, given ?? "");

export const fresh =
  (text: string): Edit =>
  () =>
    text;

const CUSTOM = fileURLToPath(new URL("../../../../packages/channels/src/custom/", import.meta.url));

/** The folder of a channel that does what the custom one does, under a name of its own. */
export function likeCustom(name: string): Edits {
  const [upper, lead] = [name.toUpperCase(), `${name.charAt(0).toUpperCase()}${name.slice(1)}`];
  const renamed = (text: string) =>
    text.replaceAll("CUSTOM", upper).replaceAll("Custom", lead).replaceAll("custom", name);
  return Object.fromEntries(
    readdirSync(CUSTOM, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => [
        `packages/channels/src/${name}/${renamed(path)}`,
        fresh(renamed(readFileSync(`${CUSTOM}${path}`, "utf8"))),
      ]),
  );
}
