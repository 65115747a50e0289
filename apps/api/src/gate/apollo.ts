import type { ApolloServerPlugin, GraphQLRequestContext } from "@apollo/server";
import { type DocumentNode, OperationTypeNode, parse } from "graphql";
import Negotiator from "negotiator";
import { formatError } from "./errors.ts";
import type { Gate } from "./gate.ts";
import { LIMITS, RESTORE_PER_SECOND } from "./limits.ts";
import { refusal } from "./refusal.ts";
import type { Turn } from "./shares.ts";

const ANSWERS = ["application/json", "application/graphql-response+json"];
/** Stands for a document that was refused; nothing of it is executed. */
const NOTHING = parse("{ __typename }");

const NOT_ACCEPTABLE = refusal(
  "BAD_USER_INPUT",
  `What can be answered is ${ANSWERS.join(" or ")}, and "accept" takes neither. Nothing was done.`,
);
const BY_SOCKET = refusal(
  "BAD_USER_INPUT",
  'Subscriptions come over a WebSocket at this address, by the subprotocol "graphql-transport-ws". This request got nothing.',
);

const canAnswer = (accept: string | undefined): boolean =>
  accept === undefined || new Negotiator({ headers: { accept } }).mediaTypes(ANSWERS).length > 0;

/** What is left of a caller's budget is not counted yet; until then it is what this one operation left of its own limit. */
const told = (requested: number) => ({
  requested,
  limit: LIMITS.cost,
  remaining: Math.max(0, LIMITS.cost - requested),
  restorePerSecond: RESTORE_PER_SECOND,
});

export interface GatedOptions {
  /** Whether answers say what they cost. */
  readonly tellsCost: boolean;
  /** The place that a request was given; what the gate costs is counted there. */
  turnOf(contextValue: object): Turn | undefined;
}

/** The gate before Apollo: parsing and validating are done here, so Apollo has no store of documents and does neither again. */
export const gated = (gate: Gate, { tellsCost, turnOf }: GatedOptions): ApolloServerPlugin => ({
  async requestDidStart() {
    let looked: ReturnType<Gate> = { errors: [], cost: 0 };
    return {
      async didResolveSource(context) {
        const { query = "", variables, operationName } = context.request;
        const began = performance.now();
        looked = gate({ query, variables, operationName });
        turnOf(context.contextValue)?.done(performance.now() - began);
        (context as { document?: DocumentNode }).document = "errors" in looked ? NOTHING : looked.document;
      },
      async responseForOperation({ request, response }: GraphQLRequestContext<object>) {
        let [status, errors] = "errors" in looked ? [400, looked.errors] : [200, []];
        if (!("errors" in looked) && looked.operation?.operation === OperationTypeNode.SUBSCRIPTION)
          [status, errors] = [400, [BY_SOCKET]];
        if (!canAnswer(request.http?.headers.get("accept"))) [status, errors] = [406, [NOT_ACCEPTABLE]];
        if (errors.length === 0) return null;
        response.http.status = status;
        if (status === 406) response.http.headers.set("content-type", "application/json; charset=utf-8");
        const singleResult = { errors: errors.map((error) => formatError(error.toJSON(), error)) };
        return { http: response.http, body: { kind: "single", singleResult } };
      },
      async willSendResponse({ response: { body } }) {
        if (tellsCost && body.kind === "single")
          body.singleResult.extensions = { ...body.singleResult.extensions, cost: told(looked.cost) };
      },
    };
  },
});
