import { readFileSync } from "node:fs";

/**
 * The oldest Node that every dependency takes is written once: in the root's package.json, which lies as far above `src` as above `dist`,
 * and in the container too. `npm start` itself begins on an older one, that of `engines` there, and brings a newer one along.
 */
const { config } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  readonly config: { readonly platformNode: string };
};
export const OLDEST_NODE: string = config.platformNode;

/** What to do about a Node that is too old, or undefined. `version` like 24.1.0. */
export function oldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = OLDEST_NODE.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `This is Node ${version}; the platform needs ${OLDEST_NODE} or newer. Start it by "npm start", which brings its own.`;
}
