// Finds Chromium for the tests that drive a browser, and on Debian as root installs it. Plain Node, no dependency.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const executable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(executable);

const find = () =>
  ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(executable) ??
  ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(onPath).find(Boolean) ??
  [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ].find(executable);

const lastLines = (text) => text.trim().split("\n").slice(-3).join(" / ");

function install() {
  const apt = (...args) =>
    spawnSync("apt-get", args, {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  const updated = apt("update");
  const installed = apt("install", "-y", "--no-install-recommends", "chromium");
  const path = find();
  if (path) return { path };
  const failed = installed.status === 0 ? updated : installed;
  return {
    path: null,
    reason: `apt-get could not install chromium: ${failed.error?.message ?? lastLines(failed.stderr || failed.stdout)}`,
  };
}

/**
 * Where Chromium is: `$CHROMIUM`, a known place, the PATH; else installed by apt-get where we are root on Debian.
 * Returns `{ path }`, or `{ path: null, reason }` with what a person could do. Never throws.
 */
export function ensureChromium() {
  const named = process.env.CHROMIUM;
  if (named)
    return executable(named)
      ? { path: named }
      : { path: null, reason: `CHROMIUM=${named} is no executable file` };
  const found = find();
  if (found) return { path: found };
  if (!existsSync("/etc/debian_version"))
    return { path: null, reason: "no Chromium found; install it and set CHROMIUM to its path" };
  if (process.getuid?.() !== 0)
    return { path: null, reason: "no Chromium found; run apt-get install chromium as root, or set CHROMIUM" };
  return install();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { path, reason } = ensureChromium();
  if (path) console.log(path);
  else console.error(reason);
  process.exitCode = path ? 0 : 1;
}
