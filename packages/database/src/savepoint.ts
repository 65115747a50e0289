import { isRace, type Tx } from "./transaction.ts";

/**
 * Does `work` in a savepoint. What it throws is answered, with what it wrote taken back and nothing else. A race is thrown: the whole
 * transaction begins again.
 */
export async function apart(
  tx: Tx,
  work: () => Promise<unknown>,
): Promise<{ readonly error: unknown } | null> {
  await tx.queryOnce("SAVEPOINT apart");
  try {
    await work();
    // Waits for what was sent last, so that its failure belongs here.
    await tx.queryOnce("RELEASE SAVEPOINT apart");
    return null;
  } catch (error) {
    if (isRace(error)) throw error;
    await tx.queryOnce("ROLLBACK TO SAVEPOINT apart; RELEASE SAVEPOINT apart");
    return { error };
  }
}
