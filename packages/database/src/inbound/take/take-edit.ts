import type { MessageRef, TouchEdit } from "@contact-identity/domain";
import { editMessage } from "../../conversation/content/edit-message.ts";
import { toldMessage } from "../../conversation/content/told-message.ts";
import { unsendMessage } from "../../conversation/content/unsend-message.ts";
import { isFirstOfMessage } from "../../identity/erasure/erased-values.ts";
import type { Tx } from "../../transaction.ts";
import type { InboundChannel } from "../inbound-channel.ts";
import { receiveTouch } from "../receive-touch.ts";
import { Untakable } from "../untakable.ts";

/**
 * Lets a message say something else. What edits a message that is not known is that message.
 * @throws Untakable where it does not say who wrote it
 */
export async function takeEdit(
  tx: Tx,
  channel: InboundChannel,
  edit: TouchEdit,
  arrival: Date,
): Promise<"edit" | "message" | "duplicate" | "blocked"> {
  const message = await toldMessage(tx, channel.id, edit.on);
  if (message?.blocked) return "blocked";
  if (message) return (await editMessage(tx, message, edit, arrival)) ? "edit" : "duplicate";
  if (!edit.touch) throw new Untakable("edits a message that is not known");
  const said = { ...(edit.at === undefined ? {} : { sentAt: edit.at }), ...edit.touch.message };
  const whole = { ...edit.touch, message: { ...said, ...edit.said, ...edit.on } };
  const received = await receiveTouch(tx, channel, whole, arrival);
  return received.blocked ? "blocked" : received.duplicate ? "duplicate" : "message";
}

/** Takes a message's content away. One that has not come yet will not be stored: its author took it back. */
export async function takeUnsent(
  tx: Tx,
  channel: InboundChannel,
  ref: MessageRef,
): Promise<"unsent" | "duplicate"> {
  const message = await toldMessage(tx, channel.id, ref);
  const gone = message
    ? await unsendMessage(tx, message)
    : await isFirstOfMessage(tx, channel.id, ref.externalId, ref.externalScope);
  return gone ? "unsent" : "duplicate";
}
