import type { Tx } from "../transaction.ts";
import { WidgetIdentityKeyRow } from "./widget.row.ts";

export const identityKeysByWidget = (tx: Tx, widgetIds: readonly string[]): Promise<WidgetIdentityKeyRow[]> =>
  tx.query<WidgetIdentityKeyRow>(
    `SELECT ${tx.columns(WidgetIdentityKeyRow, "k")} FROM widget_identity_key k
     WHERE k.workspace_id = $1 AND k.widget_id = ANY($2::uuid[]) ORDER BY k.created_at, k.kid`,
    [tx.workspaceId, widgetIds],
  );
