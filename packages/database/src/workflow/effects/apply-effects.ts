import type { Effect } from "@contact-identity/domain";
import { assuranceOfRank, normaliseIdentifier } from "@contact-identity/domain";
import { provenBySignature } from "../../channel/of-type.ts";
import { sayInConversation } from "../../contact/acts/say-in-conversation.ts";
import { pinFields } from "../../contact/acts/update-contact.ts";
import type { NewIdentifier } from "../../contact/add-identifiers.ts";
import { addIdentifiers } from "../../contact/add-identifiers.ts";
import { lockContact } from "../../contact/atoms.ts";
import { setSourceFields } from "../../contact/set-fields.ts";
import { IS_SIGNED } from "../../contact/signed-source.ts";
import { tellIdentifiers } from "../../contact/tell-identifiers.ts";
import {
  addComment,
  assignConversation,
  closeConversation,
  openConversation,
} from "../../conversation/change-conversation.ts";
import { conversationById } from "../../conversation/conversation-store.ts";
import { placesOf } from "../../conversation/places.ts";
import { queueDelivery } from "../../delivery/queue-delivery.ts";
import { parseId } from "../../id.ts";
import { currentRules } from "../../identity/rules/rules-store.ts";
import { settleIdentity } from "../../identity/settle-identity.ts";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { MovedMeanwhile } from "../../transaction.ts";
import { type Acting, conversationOf, StepFailed } from "./acting.ts";
import { sendCode, sendMessage } from "./send-effects.ts";

const MAX_CHAIN = 5;

interface Held {
  readonly kind: "EMAIL" | "PHONE";
  readonly raw: string;
  readonly value: string;
  readonly assurance: "CLAIMED" | "OBSERVED" | "PROVEN";
}

/** What is typed or proven in a conversation belongs to its source, so that an unmerge takes it along. Rules act at once. */
async function hold(tx: Tx, acting: Acting, { kind, raw, value, assurance }: Held): Promise<void> {
  const { contactId } = await conversationOf(tx, acting);
  const { root } = await lockContact(tx, contactId, []);
  const conversation = await conversationOf(tx, acting);
  if (conversation.contactId !== root)
    throw new MovedMeanwhile("the conversation's source went to another contact meanwhile");
  const { blockedValues, uniqueKinds } = await currentRules(tx);
  const normal = normaliseIdentifier({ kind, raw: value }, { blockedValues });
  if (!normal.ok) throw new StepFailed(normal.message);
  const identifier: NewIdentifier = { ...normal.identifier, kind, raw, assurance, origin: "WORKFLOW" };
  const added = await addIdentifiers(tx, conversation.sourceId, [identifier], { uniqueKinds });
  await tellIdentifiers(tx, conversation.contactId, added, acting.causedBy);
  if (added.length > 0)
    await settleIdentity(tx, [conversation.contactId], {
      changed: [conversation.contactId],
      causedBy: acting.causedBy,
    });
}

/** The conversation is assigned; a run without one assigns the contact. */
async function assignTo(tx: Tx, acting: Acting, assignee: string | null): Promise<void> {
  if (acting.conversationId !== null) {
    await assignConversation(tx, acting.conversationId, assignee, acting.causedBy);
    return;
  }
  const { root, atoms } = await lockContact(tx, acting.contactId, []);
  await pinFields(tx, root, atoms, new Map([["assignee", assignee]]), {
    actor: `workflow:${acting.workflowId}`,
    origin: "WORKFLOW",
    causedBy: acting.causedBy,
  });
}

const isUnsignedChat = async (tx: Tx, sourceId: string): Promise<boolean> => {
  const [row] = await tx.query<{ unsigned: boolean }>(
    `SELECT ${provenBySignature("h")} AND NOT ${IS_SIGNED("s.id")} AS unsigned FROM contact_source s
     JOIN channel h ON h.workspace_id = $1 AND h.id = s.channel_id WHERE s.workspace_id = $1 AND s.id = $2`,
    [tx.workspaceId, sourceId],
  );
  return row?.unsigned === true;
};

/** An unsigned chat reads what its own source says, so what its runs set has to stand there besides. */
async function noteInChat(
  tx: Tx,
  acting: Acting,
  change: (before: ReadonlyMap<string, unknown>) => ReadonlyMap<string, unknown>,
): Promise<void> {
  const conversation =
    acting.conversationId === null ? null : await conversationById(tx, acting.conversationId);
  if (!conversation || !(await isUnsignedChat(tx, conversation.sourceId))) return;
  const rows = await tx.query<{ field: string; value: unknown }>(
    "SELECT field, value FROM source_field WHERE workspace_id = $1 AND source_id = $2",
    [tx.workspaceId, conversation.sourceId],
  );
  const set = change(new Map(rows.map(({ field, value }) => [field, value])));
  const facts = [...set].map(([field, value]) => ({
    field,
    value,
    assurance: "CLAIMED" as const,
    origin: "WORKFLOW" as const,
  }));
  await setSourceFields(tx, conversation.sourceId, facts, new Date());
}

const tagsWith = (
  tags: unknown,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): string[] =>
  [...new Set([...(Array.isArray(tags) ? tags.map(String) : []), ...add])].filter(
    (tag) => !remove.includes(tag),
  );

/** A tag that a contact typed joins those of the source that it was typed in, and leaves with it. It makes none of them better known. */
async function tagInConversation(
  tx: Tx,
  conversation: { readonly sourceId: string; readonly contactId: string },
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
  causedBy: readonly string[],
): Promise<void> {
  await lockContact(tx, conversation.contactId, []);
  const [row] = await tx.query<{ value: unknown; assurance: number }>(
    "SELECT value, assurance FROM source_field WHERE workspace_id = $1 AND source_id = $2 AND field = 'tags'",
    [tx.workspaceId, conversation.sourceId],
  );
  const assurance = row ? assuranceOfRank(row.assurance) : "CLAIMED";
  const fact = { field: "tags", value: tagsWith(row?.value, change), assurance, origin: "WORKFLOW" } as const;
  await sayInConversation(tx, conversation, [fact], causedBy);
}

type Applied = {
  readonly [T in Effect["type"]]: (
    tx: Tx,
    effect: Effect & { readonly type: T },
    acting: Acting,
  ) => Promise<void>;
};

const APPLY: Applied = {
  sendMessage,
  addIdentifier: (tx, { kind, raw, value }, acting) =>
    hold(tx, acting, { kind, raw, value, assurance: "CLAIMED" }),
  async updateContact(tx, effect, acting) {
    if (effect.typed) {
      const said = Object.entries(effect.set).map(
        ([field, value]) => ({ field, value, assurance: "CLAIMED", origin: "WORKFLOW" }) as const,
      );
      return sayInConversation(tx, await conversationOf(tx, acting), said, acting.causedBy);
    }
    const { root, atoms } = await lockContact(tx, acting.contactId, []);
    await noteInChat(tx, acting, () => new Map(Object.entries(effect.set)));
    await pinFields(tx, root, atoms, new Map(Object.entries(effect.set)), {
      actor: `workflow:${acting.workflowId}`,
      origin: "WORKFLOW",
      causedBy: acting.causedBy,
    });
  },
  async updateTags(tx, effect, acting) {
    if (effect.typed) return tagInConversation(tx, await conversationOf(tx, acting), effect, acting.causedBy);
    const { root, atoms } = await lockContact(tx, acting.contactId, []);
    await noteInChat(tx, acting, (before) => new Map([["tags", tagsWith(before.get("tags"), effect)]]));
    const [row] = await tx.query<{ tags: string[] }>(
      "SELECT tags FROM contact WHERE workspace_id = $1 AND id = $2",
      [tx.workspaceId, root],
    );
    await pinFields(tx, root, atoms, new Map([["tags", tagsWith(row?.tags, effect)]]), {
      actor: `workflow:${acting.workflowId}`,
      origin: "WORKFLOW",
      causedBy: acting.causedBy,
    });
  },
  assign: (tx, effect, acting) => assignTo(tx, acting, effect.assignee),
  async assignRoundRobin(tx, effect, acting) {
    const [turn] = await tx.query<{ turns: string }>(
      `INSERT INTO workflow_rotation (workspace_id, workflow_id, step_id, turns) VALUES ($1, $2, $3, 1)
       ON CONFLICT (workspace_id, workflow_id, step_id) DO UPDATE SET turns = workflow_rotation.turns + 1 RETURNING turns`,
      [tx.workspaceId, acting.workflowId, effect.stepId],
    );
    await assignTo(tx, acting, effect.users[(Number(turn?.turns ?? 1) - 1) % effect.users.length] ?? null);
  },
  async addComment(tx, effect, acting) {
    const conversation = await conversationOf(tx, acting);
    await addComment(tx, conversation.id, effect.text, `workflow:${acting.workflowId}`);
  },
  async openConversation(tx, effect, acting) {
    const here = acting.conversationId === null ? null : await conversationById(tx, acting.conversationId);
    const [place] = await placesOf(tx, acting.contactId, here?.sourceId ?? null);
    if (!place?.channelId)
      throw new StepFailed(
        "CHANNEL_UNAVAILABLE: the contact is not known from any channel that is proven to be theirs",
      );
    acting.conversationId = await openConversation(
      tx,
      place.sourceId,
      place.channelId,
      acting.contactId,
      "WORKFLOW",
      acting.causedBy,
    );
    if (effect.summary)
      await addComment(tx, acting.conversationId, effect.summary, `workflow:${acting.workflowId}`);
  },
  async closeConversation(tx, effect, acting) {
    const conversation = await conversationOf(tx, acting);
    if (effect.summary)
      await addComment(tx, conversation.id, effect.summary, `workflow:${acting.workflowId}`);
    await closeConversation(tx, conversation.id, acting.causedBy);
  },
  async httpRequest(tx, effect, acting) {
    const { type: _, ...request } = effect;
    const payload = { runId: acting.runId, ...request };
    await queueDelivery(tx, "internal.http-request", null, payload, {
      contactId: acting.contactId,
      causedBy: acting.causedBy,
    });
  },
  async startWorkflow(tx, effect, acting) {
    if (acting.causedBy.length >= MAX_CHAIN)
      throw new StepFailed(
        `a chain of workflows is at most ${MAX_CHAIN} long, and this would be the ${MAX_CHAIN + 1}th`,
        effect.stepId,
      );
    const workflowId = parseId("workflow", effect.workflowId);
    const [other] = await tx.query(
      "SELECT 1 FROM workflow WHERE workspace_id = $1 AND id = $2 AND status = 'PUBLISHED'",
      [tx.workspaceId, workflowId],
    );
    if (!other) throw new StepFailed("there is no published workflow of this id to start", effect.stepId);
    await appendEvents(tx, [
      {
        type: "internal.workflow-started",
        contactId: acting.contactId,
        conversationId: acting.conversationId,
        payload: { workflowId: workflowId as string },
        causedBy: acting.causedBy,
      },
    ]);
  },
  issueCode: sendCode,
  raiseIdentifier: (tx, { kind, value, assurance }, acting) =>
    hold(tx, acting, { kind, raw: value, value, assurance }),
};

/** Applies one effect in the run's transaction. */
export const applyEffect = (tx: Tx, effect: Effect, acting: Acting): Promise<void> =>
  (APPLY[effect.type] as (tx: Tx, effect: Effect, acting: Acting) => Promise<void>)(tx, effect, acting);
