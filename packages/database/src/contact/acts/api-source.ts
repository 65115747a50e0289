import type { Tx } from "../../transaction.ts";
import type { ContactCaller } from "../contact-input.ts";
import { insertSource } from "../new-source.ts";

/**
 * The source that holds what this caller says of an atom; made at the first word. Of the atom and not of the contact that answers for it,
 * so that what was said of one of two merged contacts goes to the right side when they part. `holder` is the contact that answers.
 */
export async function sourceOfCaller(
  tx: Tx,
  atom: string,
  holder: string,
  caller: ContactCaller,
): Promise<string> {
  const [known] = await tx.query<{ id: string }>(
    "SELECT id FROM contact_source WHERE workspace_id = $1 AND home_contact_id = $2 AND origin = 'API' AND label = $3 ORDER BY created_at, id LIMIT 1",
    [tx.workspaceId, atom, caller.label],
  );
  return (
    known?.id ??
    insertSource(tx, atom, holder, { channelId: null, origin: "API", label: caller.label, replyTo: null })
  );
}
