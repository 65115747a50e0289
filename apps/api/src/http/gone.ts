import type { FastifyReply } from "fastify";

const signals = new WeakMap<object, AbortSignal>();

/** Aborted when the connection closes before the answer is through. */
export function goneOf({ raw }: FastifyReply): AbortSignal {
  const known = signals.get(raw);
  if (known) return known;
  const controller = new AbortController();
  signals.set(raw, controller.signal);
  if (raw.destroyed && !raw.writableFinished) controller.abort();
  raw.once("close", () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
