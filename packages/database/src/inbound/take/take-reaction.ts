import type { TouchReaction } from "@contact-identity/domain";
import { react } from "../../conversation/content/react.ts";
import { toldMessage } from "../../conversation/content/told-message.ts";
import type { Tx } from "../../transaction.ts";
import type { InboundChannel } from "../inbound-channel.ts";
import { receiveTouch } from "../receive-touch.ts";

/** What a reaction came to: it hangs on its message, or is a message of its own where that is not known. */
export type Reacted = "reaction" | "message" | "duplicate" | "blocked";

/** A message id that follows from the reaction, so that the same one delivered again is the same message. */
const idOf = ({ on, emoji, at }: TouchReaction): string =>
  `reaction ${on.externalId} ${emoji} ${at ?? ""}`.slice(0, 512);

/** Puts an emoji on its message. To a message that is not known it becomes a text of its emoji; taken back from one it is nothing. */
export async function takeReaction(
  tx: Tx,
  channel: InboundChannel,
  reaction: TouchReaction,
  arrival: Date,
): Promise<Reacted> {
  const { on, emoji, by, at, touch } = reaction;
  const message = await toldMessage(tx, channel.id, on);
  if (message?.blocked && by === "CONTACT") return "blocked";
  if (message) return (await react(tx, message, reaction, arrival)) ? "reaction" : "duplicate";
  if (emoji === null) return "duplicate";
  const said = {
    externalId: idOf(reaction),
    externalScope: on.externalScope,
    text: emoji,
    ...(at === undefined ? {} : { sentAt: at }),
  };
  const received = await receiveTouch(tx, channel, { ...touch, message: said }, arrival, by);
  return received.blocked ? "blocked" : received.duplicate ? "duplicate" : "message";
}
