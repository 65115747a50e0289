/** A message was stored by somebody else meanwhile: looks like a unique violation, so that `retrying` looks again. */
export class StoredMeanwhile extends Error {
  readonly code = "23505";
}
