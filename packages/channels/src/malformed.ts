import type { z } from "zod";

export type Path = readonly (string | number)[];

/** An authentic call whose body has not the shape that its provider documents. Answered with 400 and this message. */
export class MalformedPayload extends Error {
  /**
   * @param path where in the body, e.g. `entry.0.changes`; "" for all of it.
   * @param reason what is wrong there, without the value that was found.
   */
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.name = "MalformedPayload";
  }
}

/** @throws MalformedPayload always. */
export function malformed(path: Path, reason: string): never {
  throw new MalformedPayload(path.map(String).join("."), reason);
}

/**
 * Reads `value` by a schema; `at` is where in the body it was found.
 * @throws MalformedPayload naming the first place that is wrong.
 */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, at: Path = []): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  return malformed(
    [...at, ...issue.path.map((step) => (typeof step === "symbol" ? step.toString() : step))],
    issue.message,
  );
}

/** @throws MalformedPayload when the bytes are not UTF-8 or not JSON. */
export function readJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(rawBody));
  } catch {
    return malformed([], "the body is not JSON in UTF-8");
  }
}
