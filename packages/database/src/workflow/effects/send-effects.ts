import type { Effect } from "@contact-identity/domain";
import { refusesAutomatic, refusesCode } from "../../conversation/automatic.ts";
import { queueMessage } from "../../conversation/send-message.ts";
import { writableById } from "../../conversation/writable.ts";
import type { Tx } from "../../transaction.ts";
import { codeChannel } from "../../verification/code-channel.ts";
import { issueCode } from "../../verification/issue-code.ts";
import { type Acting, conversationOf, NO_CONVERSATION, StepFailed } from "./acting.ts";

type Of<T extends Effect["type"]> = Effect & { readonly type: T };

/** Queues a run's message, or tells the run why none goes. */
export async function sendMessage(tx: Tx, effect: Of<"sendMessage">, acting: Acting): Promise<void> {
  const place = acting.conversationId === null ? null : await writableById(tx, acting.conversationId);
  if (!place) throw new StepFailed(NO_CONVERSATION);
  const reason = await refusesAutomatic(tx, place, effect.template !== undefined);
  if (reason !== null) {
    acting.heard = { type: "sendFailed", key: effect.key, reason };
    return;
  }
  await queueMessage(
    tx,
    {
      conversationId: place.id,
      text: effect.text,
      author: "WORKFLOW",
      run: { id: acting.runId, key: effect.key },
      causedBy: acting.causedBy,
      ...(effect.options ? { options: effect.options } : {}),
      ...(effect.template ? { template: { ...effect.template, alone: effect.text === "" } } : {}),
    },
    place.channelId,
    place.contactId,
  );
}

/** Where answers to a conversation's source go. */
async function replyPlace(
  tx: Tx,
  acting: Acting,
): Promise<{ readonly channelId: string; readonly to: string } | null> {
  const { channelId, sourceId } = await conversationOf(tx, acting);
  const [row] = await tx.query<{ to: string | null }>(
    `SELECT reply_to AS "to" FROM contact_source WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, sourceId],
  );
  return row?.to ? { channelId, to: row.to } : null;
}

/** Sends a one-time code, or tells the run why none goes. */
export async function sendCode(tx: Tx, effect: Of<"issueCode">, acting: Acting): Promise<void> {
  const over = effect.inConversation ? await replyPlace(tx, acting) : null;
  const channelId = over?.channelId ?? (await codeChannel(tx, effect.kind));
  const to = channelId === null ? null : { channelId, account: over?.to ?? effect.value };
  const reason =
    (await refusesCode(tx, acting.contactId, to)) ?? (await issueCode(tx, { ...effect, ...acting, over }));
  if (reason !== null) acting.heard = { type: "sendFailed", key: effect.key, reason };
}
