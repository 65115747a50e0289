import { createHash } from "node:crypto";
import { atPointer, jsonExcess, type Trigger } from "@contact-identity/domain";
import { upsertContact } from "../contact/acts/upsert-contact.ts";
import type { ContactCaller } from "../contact/contact-input.ts";
import { newId } from "../id.ts";
import { Refused, refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { definitionOf } from "./definitions.ts";
import { openConversationOf } from "./run-by-hand.ts";
import { runIdOf } from "./run-id.ts";
import { runsByIds } from "./run-store.ts";
import { beginRun } from "./start-run.ts";
import { isTriggerToken } from "./trigger-token.ts";
import { workflowById } from "./workflow-store.ts";

export interface WebhookCall {
  readonly workflowId: string;
  readonly token: string;
  readonly body: unknown;
  /** The same again is the same run. */
  readonly idempotencyKey: string | null;
}

type WebhookTrigger = Extract<Trigger, { type: "INCOMING_WEBHOOK" }>;

/** A UUID that the same key of the same workflow always gives. */
function triggerIdOf({ workflowId, idempotencyKey }: WebhookCall): string {
  if (idempotencyKey === null) return newId();
  const hex = createHash("sha256").update(`webhook\u0000${workflowId}\u0000${idempotencyKey}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** As a run that is started by hand takes them; they are kept with each step of the run. */
const MAX_VARIABLES = { characters: 50_000, values: 1000, depth: 10 } as const;

const partsOf = (pointer: string): readonly string[] => pointer.split("/").slice(1);

/** The contact that the body names, found or made. What a webhook says is a claim: its token vouches for nothing. */
async function contactOf(
  tx: Tx,
  { contact: { pointer, kind } }: WebhookTrigger,
  body: unknown,
  caller: ContactCaller,
): Promise<string> {
  const field = partsOf(pointer);
  const given = atPointer(body, pointer);
  if (typeof given !== "string" && typeof given !== "number")
    return refuse("REQUIRED", "must be the contact's identifier, a text or a number", field);
  try {
    return (await upsertContact(tx, { identifiers: [{ kind, value: String(given) }] }, caller)).contactId;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(error.refusals.map((refusal) => ({ ...refusal, field })));
  }
}

/** Names the largest of them where one alone is too large, else the whole body. */
function refuseTooMuch(
  { variables: pointers }: WebhookTrigger,
  variables: Readonly<Record<string, unknown>>,
): void {
  if (jsonExcess(variables, MAX_VARIABLES) === null) return;
  const alone = Object.entries(pointers ?? {}).find(
    ([name]) => jsonExcess({ [name]: variables[name] }, MAX_VARIABLES) !== null,
  );
  const { characters, values, depth } = MAX_VARIABLES;
  const message = `holds too much: the variables of a run have at most ${characters} characters in ${values} values, ${depth} deep`;
  refuse("LIMIT_EXCEEDED", message, alone ? partsOf(alone[1]) : []);
}

const runBy = async (tx: Tx, workflowId: string, triggerId: string): Promise<string | null> =>
  (await runsByIds(tx, [runIdOf(workflowId, triggerId)]))[0]?.id ?? null;

/** Whether the token opens the workflow as it is now: for the caller that decides whether to read a body at all. */
export async function opensTrigger(
  tx: Tx,
  { workflowId, token }: Pick<WebhookCall, "workflowId" | "token">,
): Promise<boolean> {
  const workflow = await workflowById(tx, workflowId);
  return isTriggerToken(tx, workflow, token) && workflow?.status === "PUBLISHED";
}

/**
 * Starts a run by an incoming webhook. Null when the token opens no such workflow, whatever the reason; `runId` is null when the trigger's
 * conditions do not hold or the contact was enrolled before. Refuses, by the path into the body, what names no contact.
 */
export async function triggerByWebhook(
  tx: Tx,
  call: WebhookCall,
): Promise<{ readonly runId: string | null } | null> {
  const workflow = await workflowById(tx, call.workflowId);
  if (
    !isTriggerToken(tx, workflow, call.token) ||
    workflow?.status !== "PUBLISHED" ||
    workflow.publishedVersion === null
  )
    return null;
  const version = workflow.publishedVersion;
  const { trigger } = await definitionOf(tx, workflow.id, version);
  if (trigger.type !== "INCOMING_WEBHOOK") return null;
  const triggerId = triggerIdOf(call);
  const before = await runBy(tx, workflow.id, triggerId);
  if (before !== null) return { runId: before };
  const variables = Object.fromEntries(
    Object.entries(trigger.variables ?? {}).map(([name, pointer]) => [
      name,
      atPointer(call.body, pointer) ?? null,
    ]),
  );
  refuseTooMuch(trigger, variables);
  const caller = { actor: `workflow:${workflow.id}`, label: `Webhook: ${workflow.name}`, mayAttest: false };
  const contactId = await contactOf(tx, trigger, call.body, caller);
  const conversationId = await openConversationOf(tx, contactId);
  const begun = await beginRun(tx, {
    ...{
      workflow: { id: workflow.id, version },
      contactId,
      conversationId,
      variables,
      triggerId,
      causedBy: [],
    },
  });
  return { runId: begun ?? (await runBy(tx, workflow.id, triggerId)) };
}
