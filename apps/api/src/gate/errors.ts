import type { ApolloServerPlugin } from "@apollo/server";
import { unwrapResolverError } from "@apollo/server/errors";
import { BadCursor, Busy, CallerGone, Refused } from "@contact-identity/database";
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import type { Context } from "../context.ts";
import { LIMITS } from "./limits.ts";

const INTERNAL = "INTERNAL_SERVER_ERROR";
export const MASKED = "Something went wrong on our side. Name the requestId when you report it.";

/** One error in the shape of GraphQL's, for what fails before or beside GraphQL. */
export const errorBody = (code: string, message: string, more: Record<string, unknown> = {}) => ({
  errors: [{ message, extensions: { code, ...more } }],
});

/** Codes of Apollo's that the contract knows by another name. */
const RENAMED: Readonly<Record<string, string>> = {
  BAD_REQUEST: "BAD_USER_INPUT",
  OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT",
};

/** What Postgres says of input that only it could find wrong: by SQLSTATE. */
const SAID_BY_POSTGRES: Readonly<Record<string, { code: string; message: string }>> = {
  "22021": {
    code: "BAD_USER_INPUT",
    message: "A text holds a character that cannot be stored (U+0000 or half a surrogate pair).",
  },
  "22P05": {
    code: "BAD_USER_INPUT",
    message: "A text holds a character that cannot be stored (U+0000 or half a surrogate pair).",
  },
  "57014": {
    code: "COST_LIMIT_EXCEEDED",
    message: "This took longer than 15 s and was ended. Ask for less at once.",
  },
  "53300": {
    code: "RATE_LIMITED",
    message: "Postgres takes no more connections for now. Try again in a moment.",
  },
};

/** What a cause that a caller can do something about is called; null for a failure of ours. */
function known(cause: unknown): { code: string; message: string; retryAfter?: number } | null {
  if (cause instanceof Busy)
    return { code: "RATE_LIMITED", message: cause.message, retryAfter: cause.retryAfter };
  if (cause instanceof CallerGone)
    return { code: "BAD_USER_INPUT", message: "The connection was closed before the answer." };
  if (cause instanceof BadCursor) return { code: "BAD_CURSOR", message: cause.message };
  if (cause instanceof Refused) return { code: "BAD_USER_INPUT", message: cause.message };
  const state = (cause as { code?: unknown } | null)?.code;
  return typeof state === "string" ? (SAID_BY_POSTGRES[state] ?? null) : null;
}

/** graphql-js has no code for this one. */
const TOO_MANY_FAULTS = /^Too many errors processing variables/;

/** A message repeats what the caller sent, which may be a megabyte. */
const short = (message: string): string =>
  message.length > LIMITS.message ? `${message.slice(0, LIMITS.message).toWellFormed()}…` : message;

/** The contract's codes; a failure of ours says nothing of its cause. */
export function formatError(given: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const formatted = { ...given, message: short(given.message) };
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  const code = String(extensions.code ?? INTERNAL);
  if (code === INTERNAL && TOO_MANY_FAULTS.test(formatted.message))
    return {
      message: "Too much is wrong with the variables to tell all of it.",
      extensions: { code: "BAD_USER_INPUT" },
    };
  const better = code === INTERNAL ? known(unwrapResolverError(error)) : null;
  if (better) {
    const { message, ...more } = better;
    return { ...formatted, message, extensions: { ...extensions, ...more } };
  }
  return code === INTERNAL
    ? { ...formatted, message: MASKED, extensions: { code } }
    : { ...formatted, extensions: { ...extensions, code: RENAMED[code] ?? code } };
}

/** For callers who are not told the schema: without the names that were perhaps meant. */
export const withoutSuggestions = (formatted: GraphQLFormattedError): GraphQLFormattedError => ({
  ...formatted,
  message: formatted.message.replace(/ ?Did you mean .*$/s, ""),
});

/** Logs what is masked, and puts the request's id beside the mask. */
export const tellFailures = (log: FastifyBaseLogger): ApolloServerPlugin<Pick<Context, "requestId">> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue, operationName }) => {
      for (const error of errors) {
        const cause = unwrapResolverError(error);
        if (error.extensions.code !== undefined && error.extensions.code !== INTERNAL) continue;
        if (known(cause) || TOO_MANY_FAULTS.test(error.message)) continue;
        log.error(
          { err: cause, requestId: contextValue.requestId, operationName, path: error.path },
          "a request failed",
        );
      }
    },
    willSendResponse: async ({ response, contextValue }) => {
      if (response.body.kind !== "single") return;
      const { singleResult } = response.body;
      const wait = singleResult.errors?.find((error) => error.extensions?.code === "RATE_LIMITED")?.extensions
        ?.retryAfter;
      if (typeof wait === "number") {
        response.http.headers.set("retry-after", String(wait));
        // Where something was answered it stays 200: part of it may have been done.
        if (singleResult.data == null) response.http.status = 429;
      }
      if (!singleResult.errors?.some((error) => error.extensions?.code === INTERNAL)) return;
      singleResult.errors = singleResult.errors.map((error) =>
        error.extensions?.code === INTERNAL
          ? { ...error, extensions: { ...error.extensions, requestId: contextValue.requestId } }
          : error,
      );
    },
  }),
});

const KIB = 1024;
const inWords = ({ routeOptions: { bodyLimit } }: FastifyRequest): string =>
  bodyLimit % (KIB * KIB) === 0
    ? `${bodyLimit / KIB / KIB} MiB. Send it in several requests`
    : `${Math.floor(bodyLimit / KIB)} KiB`;

/** What Fastify refuses, and what breaks in a route: in the same shape, with the right status. */
export function answerHttpErrors(app: FastifyInstance): void {
  const nothing = (reply: FastifyReply) =>
    reply.code(404).send(errorBody("NOT_FOUND", "There is nothing at this address."));
  app.setNotFoundHandler((_request, reply) => nothing(reply));
  // Before its body: where there is nothing, nothing is read.
  app.addHook("onRequest", async (request, reply) => (request.is404 ? nothing(reply) : undefined));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413)
      return reply
        .code(413)
        .send(errorBody("BAD_USER_INPUT", `The body is larger than ${inWords(request)}.`));
    const busy = known(error);
    if (busy?.retryAfter !== undefined || status === 429) {
      const retryAfter = busy?.retryAfter ?? (error as { retryAfter?: number }).retryAfter ?? 1;
      return reply
        .code(429)
        .header("retry-after", retryAfter)
        .send(errorBody("RATE_LIMITED", error.message, { retryAfter }));
    }
    if (status >= 400 && status < 500)
      return reply.code(status).send(errorBody("BAD_USER_INPUT", error.message));
    request.log.error({ err: error, requestId: request.id }, "a request failed");
    return reply.code(500).send(errorBody(INTERNAL, MASKED, { requestId: request.id }));
  });
}
