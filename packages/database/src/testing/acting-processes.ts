import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order } from "./acting-process.ts";
import type { Act, Answer } from "./identity-acts.ts";
import type { Fixture } from "./workspace-fixture.ts";

/** Compiled, for Node does not read decorators; `npm test` builds first. */
const program = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../dist/testing/acting-process.js" : "./acting-process.js",
    import.meta.url,
  ),
);

export interface ActingProcesses {
  /** Gives each process its own list, all at the same time. Returns each in the order of its acts. */
  run(workspace: string, lists: readonly (readonly Act[])[], atOnce: number): Promise<Answer[][]>;
  /** Gives each process an order of its own. */
  follow(orders: readonly Order[]): Promise<Answer[][]>;
  close(): Promise<void>;
}

interface Actor {
  readonly child: ChildProcess;
  /** Rejects when it ends, which it does only when it is told to. */
  readonly ended: Promise<never>;
}

function startActor(appUrl: string, encryptionKey: Buffer): Actor {
  const child = fork(program, [appUrl, encryptionKey.toString("base64")], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const ended = once(child, "exit").then(([code, signal]) =>
    Promise.reject(new Error(`an acting process ended with ${code ?? signal}`)),
  );
  ended.catch(() => undefined);
  return { child, ended };
}

const heard = async <T>({ child, ended }: Actor): Promise<T> =>
  (await Promise.race([once(child, "message"), ended]))[0] as T;

function ask(actor: Actor, order: Order): Promise<Answer[]> {
  const answers = heard<Answer[]>(actor);
  actor.child.send(order);
  return answers;
}

/** Processes of their own, each with a pool of its own, that act on one database. */
export async function actingProcesses(
  count: number,
  { appUrl, encryptionKey }: Pick<Fixture, "appUrl" | "encryptionKey">,
): Promise<ActingProcesses> {
  const actors = Array.from({ length: count }, () => startActor(appUrl, encryptionKey));
  await Promise.all(actors.map((actor) => heard(actor)));
  return {
    run: (workspace, lists, atOnce) =>
      Promise.all(lists.map((acts, i) => ask(actors[i] as Actor, { workspace, acts, atOnce }))),
    follow: (orders) => Promise.all(orders.map((order, i) => ask(actors[i] as Actor, order))),
    async close() {
      for (const { child } of actors) if (child.connected) child.disconnect();
      await Promise.allSettled(actors.map(({ ended }) => ended));
    },
  };
}
