// Runs one program at a time and passes signals on to it, so that whatever started us leaves nothing behind. Plain Node, no dependency.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const binaries = join(root, "node_modules", ".bin");

let running;
let asked;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    asked = signal;
    if (!running) process.exit(128 + constants.signals[signal]);
    running.pass(signal);
  });

/**
 * @typedef {object} Options
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [cwd]
 * @property {import("node:child_process").StdioOptions} [stdio]
 * @property {boolean} [group]
 */

/**
 * Runs a program to its end; returns its exit code (128 + n after a signal). Once we were told to end, we do, as soon as it has.
 * `group: true` is for programs that start others and do not pass signals on: they get a process group of their own, and the signal goes to all of it.
 * @param {string} program
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<number>}
 */
export async function run(program, args, { env = {}, cwd = root, stdio = "inherit", group = false } = {}) {
  if (asked) process.exit(128 + constants.signals[asked]);
  const path = `${binaries}${delimiter}${process.env.PATH ?? ""}`;
  const child = spawn(program, args, {
    cwd,
    stdio,
    detached: group,
    env: { ...process.env, PATH: path, ...env },
  });
  const pass = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(group ? -child.pid : child.pid, signal);
    } catch {
      // it has just ended
    }
  };
  running = { pass };
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(127);
    });
    child.once("close", (status, signal) =>
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  running = undefined;
  if (asked) process.exit(code);
  return code;
}

/** Node 24 from node_modules, whatever Node started us; our own where a platform has no such package. */
export const node = join(binaries, process.platform === "win32" ? "node.cmd" : "node");
