/** The oldest Node that every dependency takes. */
const OLDEST = [22, 19] as const;

/** What to do about a Node that is too old, or undefined. `version` like 24.1.0. */
export function oldNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `This is Node ${version}; the platform needs ${OLDEST.join(".")} or newer. Start it by "npm start", which brings its own.`;
}
