import { endWhenAsked, oldNode, problemLines, readEnvironment } from "@contact-identity/environment";
import { type Part, run } from "./run.ts";

/** The contract gives 25 s to the end of everything. */
const LONGEST_END = 23_000;

function fail(lines: string): never {
  console.error(lines);
  process.exit(1);
}

function partsOf(args: readonly string[]): readonly Part[] {
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
  if (only === undefined) return ["api", "worker"];
  return only === "api" || only === "worker" ? [only] : fail("--only= takes api or worker.");
}

const old = oldNode(process.versions.node);
if (old) fail(old);
const parts = partsOf(process.argv.slice(2));
const reading = readEnvironment(process.env);
if (!reading.ok) fail(problemLines(reading.problems));

const running = run(reading.environment, parts, (line) => console.log(line));
let asked = false;
endWhenAsked(async () => {
  asked = true;
  await running.stop();
}, LONGEST_END);
running.started.catch(async (error: unknown) => {
  if (asked) return;
  console.error(error instanceof Error ? error.message : String(error));
  await running.stop();
  process.exit(1);
});
