import { createHash } from "node:crypto";
import {
  askedBy,
  oneAtATime,
  opensTrigger,
  parseId,
  publicId,
  Refused,
  retrying,
  transaction,
  triggerByWebhook,
  workspaceOfTriggerToken,
} from "@contact-identity/database";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../api-settings.ts";
import { errorBody } from "../gate/errors.ts";
import { jsonFault } from "../gate/json-fault.ts";

/** An unknown workflow, a stopped one, one of another workspace and a wrong token answer alike. */
const NOBODY = errorBody(
  "UNAUTHENTICATED",
  "Send the trigger token of a published workflow with this id: Authorization: Bearer <token>.",
);

/** What is wrong with a call; `path` leads into its body, "" is all of it. */
const wrong = (message: string, path = "") => errorBody("BAD_USER_INPUT", message, { path });

type Call = FastifyRequest<{ Params: { workflowId: string } }>;

const nobody = (reply: FastifyReply) => reply.code(401).header("www-authenticate", "Bearer").send(NOBODY);

interface Opened {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly token: string;
}

/** How long a token is believed before its body is read, in ms; the transaction that starts the run looks again. */
const BELIEVED_MS = 2_000;
const MOST_BELIEVED = 10_000;

/** Which workflow a call opens, by its address and headers alone; null when it opens none. Holds hashes, never tokens. */
function opener({ database }: ApiSettings): (request: Call) => Promise<Opened | null> {
  const believed = new Map<string, number>();
  return async ({ headers, params, ip }) => {
    const token = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1] ?? "";
    const [workspaceId, workflowId] = [
      workspaceOfTriggerToken(token),
      parseId("workflow", params.workflowId),
    ];
    if (workspaceId === null || workflowId === null) return null;
    const name = createHash("sha256").update(`${workflowId} ${token}`).digest("base64");
    const until = believed.get(name);
    if ((until ?? 0) > Date.now()) return { workspaceId, workflowId, token };
    believed.delete(name);
    // What opened it lately has its workspace's places in the queue, any other token those of its address.
    const doors = until === undefined ? askedBy(database.lane("doors"), ip) : database.lane("doors");
    if (!(await transaction(doors, workspaceId, (tx) => opensTrigger(tx, { workflowId, token }))))
      return null;
    if (believed.size >= MOST_BELIEVED) believed.clear();
    believed.set(name, Date.now() + BELIEVED_MS);
    return { workspaceId, workflowId, token };
  };
}

/** What the header says, or null; undefined when it is no key. */
function keyOf({ headers }: Call): string | null | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  return typeof key === "string" && key.length >= 1 && key.length <= 255 ? key : undefined;
}

/**
 * `POST /workflows/{workflowId}/trigger`: 202 with the run's id, null when the trigger's conditions do not hold or the contact was enrolled
 * before; 400 with the path into the body; 401. The same `Idempotency-Key` again answers the same run.
 */
export async function triggerRoute(
  app: FastifyInstance,
  { settings }: { readonly settings: ApiSettings },
): Promise<void> {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    const { retryAfter = 1 } = error as { retryAfter?: number };
    if (status === 429) reply.header("retry-after", retryAfter);
    if (status >= 500) request.log.error({ err: error }, "a workflow's webhook failed");
    if (status >= 500)
      return reply.code(status).send(
        errorBody("INTERNAL_SERVER_ERROR", "Something went wrong; send it again.", {
          requestId: request.id,
        }),
      );
    return reply
      .code(status)
      .send(status === 429 ? errorBody("RATE_LIMITED", error.message, { retryAfter }) : wrong(error.message));
  });

  const opened = new WeakMap<FastifyRequest, Opened>();
  const openedBy = opener(settings);
  const known = async (request: Call, reply: FastifyReply) => {
    const found = await openedBy(request);
    if (!found) return nobody(reply);
    if (keyOf(request) === undefined)
      return reply.code(400).send(wrong("An Idempotency-Key has 1 to 255 characters."));
    opened.set(request, found);
  };

  app.post("/workflows/:workflowId/trigger", { onRequest: known }, async (request: Call, reply) => {
    const { workspaceId, workflowId, token } = opened.get(request) as Opened;
    const fault = jsonFault(request.body, "");
    if (fault) {
      const path = fault.path.slice(1).join(".");
      return reply.code(400).send(wrong(`${path || "The body"} ${fault.message}.`, path));
    }
    const call = { workflowId, token, body: request.body, idempotencyKey: keyOf(request) ?? null };
    try {
      const database = oneAtATime()(settings.database.lane("requests"));
      const started = await retrying(database, workspaceId, (tx) => triggerByWebhook(tx, call));
      if (!started) return nobody(reply);
      return reply.code(202).send({ runId: started.runId === null ? null : publicId("run", started.runId) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [refusal] = error.refusals;
      return reply.code(400).send(wrong(error.message, refusal?.field?.join(".") ?? ""));
    }
  });
}
