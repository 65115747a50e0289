import { z } from "zod";
import { ofRun } from "./contact-events.ts";
import { forPartners, idOf, inside, outside, value } from "./define-event.ts";

const run = { runId: idOf("run"), workflowId: idOf("workflow") };
const scope = "WORKFLOWS_READ" as const;

/** Events about workflow runs. */
export const RUN_EVENTS = {
  "workflow.run.started": forPartners({
    scope,
    description: "A workflow began for a contact.",
    payload: run,
  }),
  "workflow.run.completed": forPartners({ scope, description: "A run has come to its end.", payload: run }),
  "workflow.run.failed": forPartners({
    scope,
    description:
      "A run has stopped at a step that it cannot pass. `failure` says which and why; it can be retried from there.",
    payload: { ...run, failure: value(z.string()) },
  }),
} as const;

/** Work for the worker, and no news for anybody. */
export const WORK_EVENTS = {
  "internal.code-failed": inside({
    description: "A one-time code did not go out or did not arrive; its run is told.",
    payload: { ...ofRun, failure: value(z.string()) },
  }),
  "internal.workflow-started": inside({
    description: "A TRIGGER_WORKFLOW step starts another workflow.",
    payload: { workflowId: idOf("workflow") },
  }),
  "internal.settle-identity": inside({
    description:
      "Decide again about contacts: those that STORM held back (`waited` is not false), or whose evidence came from elsewhere.",
    payload: { atoms: value(z.array(z.uuid()).readonly()), waited: value(z.boolean().optional()) },
  }),
  "internal.apply-rules": inside({
    description: "Go on applying new rules to the data at hand.",
    payload: { version: value(z.number()), after: value(z.uuid().nullable()) },
  }),
  "internal.settle-holders": inside({
    description:
      "Go on deciding about the holders of a value of which a person said whether several people use it.",
    payload: {
      markId: value(z.uuid()),
      after: value(z.object({ assurance: z.number(), seenAt: z.string(), id: z.uuid() })),
    },
  }),
  "internal.message-queued": outside({
    delivery: "deliver-message",
    description: "A message is to be sent.",
    payload: { messageId: idOf("message"), channelId: value(z.uuid()) },
  }),
  "internal.code-queued": outside({
    delivery: "deliver-code",
    description: "A one-time code is to be sent.",
    payload: { codeId: value(z.uuid()), channelId: value(z.uuid()) },
  }),
  "internal.file-queued": outside({
    delivery: "fetch-file",
    description: "A file of a message is to be fetched from where its provider has it.",
    payload: { attachmentId: value(z.uuid()), channelId: value(z.uuid()), tries: value(z.number()) },
  }),
  "internal.profile-wanted": outside({
    delivery: "profile",
    description: "The provider is to be asked for the display name that an account's owner chose.",
    payload: { sourceId: idOf("source"), channelId: value(z.uuid()) },
  }),
  "internal.http-request": outside({
    delivery: "http-request",
    description: "An HTTP_REQUEST step calls out.",
    payload: {
      runId: idOf("run"),
      key: value(z.string()),
      method: value(z.string()),
      url: value(z.string()),
      headers: value(z.record(z.string(), z.string())),
      body: value(z.unknown()),
      timeoutMs: value(z.number()),
    },
  }),
} as const;
