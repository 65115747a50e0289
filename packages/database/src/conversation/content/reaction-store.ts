import type { Tx } from "../../transaction.ts";
import { ReactionRow } from "./reaction.row.ts";

export type Reaction = ReactionRow & { readonly emoji: string };

/** The emojis on each message, the earliest first. */
export const reactionsByMessage = (tx: Tx, messages: readonly string[]): Promise<Reaction[]> =>
  tx.query<Reaction>(
    `SELECT ${tx.columns(ReactionRow, "r")} FROM message_reaction r
     WHERE r.workspace_id = $1 AND r.message_id = ANY($2::uuid[]) AND r.emoji IS NOT NULL ORDER BY r.reacted_at, r.author`,
    [tx.workspaceId, messages],
  );
