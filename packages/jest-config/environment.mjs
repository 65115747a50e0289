// Jest's own environment, which also looks at what a test file leaves open when it has ended.
import { setTimeout as sleep } from "node:timers/promises";
import { TestEnvironment } from "jest-environment-node";

/** What holds a process: sockets, servers, programs, waits. Pipes are jest's own, and files close by themselves. */
const HOLDING = new Set([
  "TCPSocketWrap",
  "TCPServerWrap",
  "TLSWrap",
  "UDPWrap",
  "ProcessWrap",
  "FSEventWrap",
  "MessagePort",
  "Timeout",
]);
/** How long something that was told to close may take, beside busy neighbours. */
const CLOSING_MS = 3_000;

// A worker that has nothing open goes at once: to take a heap of many test files apart in good order costs more, beside busy neighbours,
// than the half second after which jest kills it and suspects a leak. `teardown` has seen to it that nothing leaks.
if (process.send) process.once("beforeExit", () => process.exit());

function open() {
  const counts = new Map();
  for (const name of process.getActiveResourcesInfo())
    if (HOLDING.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
const more = (before) =>
  [...open()]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name, count]) => `${count} ${name}`);

export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
  }

  /** @override */
  async setup() {
    await super.setup();
    this.before = open();
  }

  /**
   * A file that leaves something open keeps its process from ending, and jest then kills that without saying whose it was.
   * @override
   */
  async teardown() {
    const until = Date.now() + CLOSING_MS;
    let left = more(this.before);
    for (; left.length > 0 && Date.now() < until; left = more(this.before)) await sleep(20);
    await super.teardown();
    if (left.length > 0) throw new Error(`${this.file} left open: ${left.join(", ")}`);
  }
}
