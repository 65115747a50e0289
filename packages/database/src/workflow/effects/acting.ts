import type { Signal } from "@contact-identity/domain";
import type { Conversation } from "../../conversation/conversation-store.ts";
import { conversationById } from "../../conversation/conversation-store.ts";
import type { Tx } from "../../transaction.ts";

/** The run whose effects are applied. `conversationId` moves on when a conversation is opened. */
export interface Acting {
  readonly runId: string;
  readonly workflowId: string;
  readonly contactId: string;
  conversationId: string | null;
  /** What an effect has to tell the run at once; the effects after it are off. */
  heard: Signal | null;
  /** Workflows that led here, this one last. */
  readonly causedBy: readonly string[];
}

/** A step that could not do what it should; the run fails there with this reason. */
export class StepFailed extends Error {
  readonly stepId: string | null;
  constructor(reason: string, stepId: string | null = null) {
    super(reason);
    this.name = "StepFailed";
    this.stepId = stepId;
  }
}

export const NO_CONVERSATION = "this run has no conversation; start it with one, or open one first";

/** @throws StepFailed */
export async function conversationOf(tx: Tx, acting: Acting): Promise<Conversation> {
  const conversation = acting.conversationId ? await conversationById(tx, acting.conversationId) : null;
  if (!conversation) throw new StepFailed(NO_CONVERSATION);
  return conversation;
}
