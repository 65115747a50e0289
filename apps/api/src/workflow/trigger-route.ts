import { parseId, publicId, Refused, retrying, triggerByWebhook, workspaceOfTriggerToken } from "@contact-identity/database";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ApiSettings } from "../context.ts";
import { jsonFault } from "../gate/json-fault.ts";

/** An unknown workflow, a stopped one, one of another workspace and a wrong token answer alike. */
const NOBODY = { error: "Send the trigger token of a published workflow with this id: Authorization: Bearer <token>." };

type Call = FastifyRequest<{ Params: { workflowId: string } }>;

const nobody = (reply: FastifyReply) => reply.code(401).header("www-authenticate", "Bearer").send(NOBODY);

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
export async function triggerRoute(app: FastifyInstance, { settings }: { readonly settings: ApiSettings }): Promise<void> {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, "a workflow's webhook failed");
    return reply.code(status).send({ error: status >= 500 ? "Something went wrong; send it again." : error.message, path: "" });
  });

  app.post("/workflows/:workflowId/trigger", async (request: Call, reply) => {
    const token = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const [workspaceId, workflowId] = [workspaceOfTriggerToken(token), parseId("workflow", request.params.workflowId)];
    if (workspaceId === null || workflowId === null) return nobody(reply);
    const idempotencyKey = keyOf(request);
    if (idempotencyKey === undefined) return reply.code(400).send({ error: "An Idempotency-Key has 1 to 255 characters.", path: "" });
    const fault = jsonFault(request.body, "");
    if (fault) {
      const path = fault.path.slice(1).join(".");
      return reply.code(400).send({ error: `${path || "The body"} ${fault.message}.`, path });
    }
    try {
      const call = { workflowId, token, body: request.body, idempotencyKey };
      const started = await retrying(settings.database, workspaceId, (tx) => triggerByWebhook(tx, call));
      if (!started) return nobody(reply);
      return reply.code(202).send({ runId: started.runId === null ? null : publicId("run", started.runId) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [refusal] = error.refusals;
      return reply.code(400).send({ error: error.message, path: refusal?.field?.join(".") ?? "" });
    }
  });
}
