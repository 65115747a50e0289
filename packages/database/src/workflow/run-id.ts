import { createHash } from "node:crypto";

/**
 * The id of the run that an event begins of a workflow: the same for the same two, so that the primary key keeps it once. A UUIDv8: the
 * first 48 bits of the event's id, which are its time where that is a UUIDv7, then a hash.
 */
export function runIdOf(workflowId: string, triggerId: string): string {
  const hash = createHash("sha256").update(`run\u0000${workflowId}\u0000${triggerId}`).digest("hex");
  return `${triggerId.slice(0, 13)}-8${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
