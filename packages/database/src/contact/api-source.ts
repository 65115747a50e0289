import type { Tx } from "../transaction.ts";
import type { Caller } from "./contact-input.ts";
import { insertSource } from "./new-source.ts";

/** The source that holds what this caller says of a contact; made at the first word. */
export async function sourceOfCaller(tx: Tx, contact: string, caller: Caller): Promise<string> {
  const [known] = await tx.query<{ id: string }>(
    "SELECT id FROM contact_source WHERE workspace_id = $1 AND contact_id = $2 AND origin = 'API' AND label = $3 ORDER BY home_contact_id <> $2, created_at, id LIMIT 1",
    [tx.workspaceId, contact, caller.label],
  );
  return known?.id ?? insertSource(tx, contact, contact, { channelId: null, origin: "API", label: caller.label, replyTo: null });
}
