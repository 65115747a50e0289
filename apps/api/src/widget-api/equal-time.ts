const STEP_MS = 100;

/**
 * Returns at whole steps of 100 ms from the call's beginning: how long a known address takes longer than an unknown one is not to be
 * seen from outside.
 */
export async function inEqualTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const rest = STEP_MS - ((performance.now() - began) % STEP_MS);
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}
