import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "@jest/globals";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that tells it is ready and then lives, started as the supervisor starts its children. */
async function child(
  end: string,
  longestMs = 5_000,
): Promise<{ process: ChildProcess; ended: Promise<number | null> }> {
  const program = `const { endWhenAsked, tellReady } = await import(${JSON.stringify(new URL("./child-life.ts", import.meta.url).href)});
    let ends = 0;
    endWhenAsked(async () => { ends += 1; ${end} }, ${longestMs});
    process.on("exit", () => { if (ends > 1) process.exitCode = 99; });
    setInterval(() => {}, 1000);
    tellReady();`;
  const started = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  children.push(started);
  const ended = new Promise<number | null>((resolve) => started.once("exit", resolve));
  expect(await new Promise((resolve) => started.once("message", resolve))).toEqual({ type: "ready" });
  return { process: started, ended };
}

const SLOWLY = "await new Promise((resolve) => setTimeout(resolve, 300));";

test("ends in order, once, however many signals come", async () => {
  const { process, ended } = await child(SLOWLY);
  for (const signal of ["SIGTERM", "SIGINT", "SIGTERM"] as const) process.kill(signal);
  expect(await ended).toBe(0);
});

test("ends when the supervisor is gone, which sends no signal", async () => {
  const { process, ended } = await child(SLOWLY);
  process.disconnect();
  expect(await ended).toBe(0);
});

test("an end that fails, and one that takes too long, end with an error", async () => {
  const failing = await child("throw new Error('no');");
  const hanging = await child("await new Promise(() => {});", 200);
  failing.process.kill("SIGTERM");
  hanging.process.kill("SIGTERM");
  expect([await failing.ended, await hanging.ended]).toEqual([1, 1]);
});
