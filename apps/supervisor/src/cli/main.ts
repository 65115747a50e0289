import { problemLines, readEnvironment } from "@contact-identity/environment";
import { dataDirProblem } from "../data-dir.ts";
import { reachPostgres } from "../postgres.ts";
import { COMMANDS } from "./commands.ts";
import { doctor } from "./doctor.ts";

const USAGE = `Commands, each of which answers as JSON:
  workspace:create <name>
  keys:create <workspaceId> --scopes A,B [--expires P30D] [--name WORDS]
  secrets:reseal
  kept:list <workspaceId> [--channel ID]
  kept:replay <workspaceId> [id] [--channel ID]
  db:migrate
  db:status
  doctor`;

const print = (answer: unknown): void => console.log(JSON.stringify(answer, null, 2));

async function answer(name: string, args: readonly string[]): Promise<unknown> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Error(USAGE);
  const reading = readEnvironment(process.env);
  if (!reading.ok) throw new Error(problemLines(reading.problems));
  const problem =
    reading.environment.databaseUrl === undefined ? dataDirProblem(reading.environment.dataDir) : undefined;
  if (problem) throw new Error(problem);
  const postgres = await reachPostgres(reading.environment, { log: () => undefined, visiting: true });
  try {
    return await command(postgres, args, reading.environment);
  } finally {
    await postgres.stop();
  }
}

const [name = "", ...args] = process.argv.slice(2);
try {
  if (name === "doctor") {
    const report = await doctor(process.env);
    print(report);
    process.exitCode = report.ok ? 0 : 1;
  } else print(await answer(name, args));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
