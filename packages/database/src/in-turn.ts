import type { Connection } from "./connection.ts";

type Answer = Awaited<ReturnType<Connection["query"]>>;

/**
 * The statements of one transaction on a pipelined connection: each goes out at once, behind those before it, and Postgres works on them in
 * that order. So BEGIN travels with the first one, and COMMIT with what was sent last. Should BEGIN fail alone, what came with it runs
 * outside of it, where no workspace is named: row-level security shows it nothing and lets it write nothing, and its caller hears of BEGIN.
 */
export function inTurn(connection: Connection, begin: string) {
  let ended = false;
  const put = (text: string, values: readonly unknown[] = [], name?: string) =>
    connection.query({ text, values, ...(name ? { name } : {}) });
  /** Whose answers nobody has looked at yet; the one who asks next, or the commit, is told what they failed with. */
  let sent: Promise<unknown>[] = [];
  const note = (answer: Promise<unknown>) => {
    answer.catch(() => {});
    sent.push(answer);
  };
  note(put(begin));

  async function after<T>(answer: Promise<T>): Promise<T> {
    const before = sent;
    sent = [];
    const [mine, ...earlier] = await Promise.allSettled([answer, ...before]);
    const failed =
      earlier.find((one) => one.status === "rejected") ?? (mine.status === "rejected" ? mine : null);
    if (failed) throw failed.reason;
    return (mine as PromiseFulfilledResult<T>).value;
  }
  const mayAsk = () => {
    if (ended) throw new Error("this transaction has ended");
  };
  return {
    async run(text: string, values: readonly unknown[], name: string | undefined): Promise<Answer> {
      mayAsk();
      return after(put(text, values, name));
    },
    send(text: string, values: readonly unknown[], name: string | undefined): void {
      mayAsk();
      note(put(text, values, name));
    },
    /** @throws what a sent statement or the commit failed with; nothing is committed then. */
    async commit(): Promise<void> {
      ended = true;
      const { command } = await after(put("COMMIT"));
      if (command !== "COMMIT")
        throw new Error("a statement of this transaction failed and nobody looked; nothing was committed");
    },
    async rollback(): Promise<void> {
      if (ended) return;
      ended = true;
      await put("ROLLBACK").catch(() => {});
    },
  };
}

export type InTurn = ReturnType<typeof inTurn>;
