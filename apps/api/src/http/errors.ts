import type { ApolloServerPlugin } from "@apollo/server";
import { unwrapResolverError } from "@apollo/server/errors";
import { BadCursor, Refused } from "@contact-identity/database";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import type { Context } from "../context.ts";

const INTERNAL = "INTERNAL_SERVER_ERROR";
export const MASKED = "Something went wrong on our side. Name the requestId when you report it.";

/** One error in the shape of GraphQL's, for what fails before or beside GraphQL. */
export const errorBody = (code: string, message: string, more: Record<string, unknown> = {}) => ({
  errors: [{ message, extensions: { code, ...more } }],
});

/** Codes of Apollo's that the contract knows by another name. */
const RENAMED: Readonly<Record<string, string>> = { BAD_REQUEST: "BAD_USER_INPUT", OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT" };

/** What Postgres says of input that only it could find wrong: by SQLSTATE. */
const SAID_BY_POSTGRES: Readonly<Record<string, { code: string; message: string }>> = {
  "22021": { code: "BAD_USER_INPUT", message: "A text holds a character that cannot be stored (U+0000 or half a surrogate pair)." },
  "22P05": { code: "BAD_USER_INPUT", message: "A text holds a character that cannot be stored (U+0000 or half a surrogate pair)." },
  "22007": { code: "BAD_CURSOR", message: new BadCursor().message },
};

/** What a cause that a caller can do something about is called; null for a failure of ours. */
function known(cause: unknown): { code: string; message: string } | null {
  if (cause instanceof BadCursor) return { code: "BAD_CURSOR", message: cause.message };
  if (cause instanceof Refused) return { code: "BAD_USER_INPUT", message: cause.message };
  const state = (cause as { code?: unknown } | null)?.code;
  return typeof state === "string" ? (SAID_BY_POSTGRES[state] ?? null) : null;
}

/** The contract's codes; a failure of ours says nothing of its cause. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  const code = String(extensions.code ?? INTERNAL);
  const better = code === INTERNAL ? known(unwrapResolverError(error)) : null;
  if (better) return { ...formatted, message: better.message, extensions: { ...extensions, code: better.code } };
  return code === INTERNAL
    ? { ...formatted, message: MASKED, extensions: { code } }
    : { ...formatted, extensions: { ...extensions, code: RENAMED[code] ?? code } };
}

/** Logs what is masked, and puts the request's id beside the mask. */
export const tellFailures = (log: FastifyBaseLogger): ApolloServerPlugin<Pick<Context, "requestId">> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue, operationName }) => {
      for (const error of errors) {
        const cause = unwrapResolverError(error);
        if (error.extensions.code !== undefined && error.extensions.code !== INTERNAL) continue;
        if (known(cause)) continue;
        log.error({ err: cause, requestId: contextValue.requestId, operationName, path: error.path }, "a request failed");
      }
    },
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== "single") return;
      const { singleResult } = response.body;
      if (!singleResult.errors?.some((error) => error.extensions?.code === INTERNAL)) return;
      singleResult.errors = singleResult.errors.map((error) =>
        error.extensions?.code === INTERNAL ? { ...error, extensions: { ...error.extensions, requestId: contextValue.requestId } } : error,
      );
    },
  }),
});

/** What Fastify refuses, and what breaks in a route: in the same shape, with the right status. */
export function answerHttpErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody("NOT_FOUND", "There is nothing at this address.")));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413)
      return reply.code(413).send(errorBody("BAD_USER_INPUT", "The body is larger than 1 MiB. Send it in several requests."));
    if (status >= 400 && status < 500) return reply.code(status).send(errorBody("BAD_USER_INPUT", error.message));
    request.log.error({ err: error, requestId: request.id }, "a request failed");
    return reply.code(500).send(errorBody(INTERNAL, MASKED, { requestId: request.id }));
  });
}
