import type { Caller } from "@contact-identity/database";
import type { FastifyBaseLogger } from "fastify";
import type { ExecutionArgs, ExecutionResult, GraphQLFormattedError, GraphQLSchema } from "graphql";
import { createSourceEventStream, execute, GraphQLError, getOperationAST, parse, specifiedRules, validate } from "graphql";
import { makeHandler } from "graphql-ws/use/@fastify/websocket";
import type { Context } from "../context.ts";
import { depthRule } from "../http/depth.ts";
import { formatError } from "../http/errors.ts";

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly log: FastifyBaseLogger;
  callerOf(authorization: string | undefined): Promise<Caller | null>;
  contextOf(caller: Caller, requestId: string): Context;
}

const refusal = (code: string, message: string) => new GraphQLError(message, { extensions: { code } });
const NO_KEY = refusal(
  "UNAUTHENTICATED",
  'Send a valid API key in connection_init: {"authorization": "Bearer <key>"}. It may have been revoked.',
);

/** Errors in the words that HTTP has for them; what is masked is logged. */
const told = (errors: readonly GraphQLError[], { log }: SocketOptions, requestId: string): GraphQLFormattedError[] =>
  errors.map((error) => {
    const words = formatError(error.toJSON(), error);
    if (words.extensions?.code !== "INTERNAL_SERVER_ERROR") return words;
    log.error({ err: error.originalError ?? error, requestId, path: error.path }, "a subscription failed");
    return { ...words, extensions: { ...words.extensions, requestId } };
  });

const isStream = (value: unknown): value is AsyncIterableIterator<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

/** Each event is answered in a context of its own, and by what its key may do then: a revoked key hears nothing more. */
async function* answers(
  source: AsyncIterableIterator<unknown>,
  args: ExecutionArgs,
  options: SocketOptions,
  authorization: string | undefined,
): AsyncGenerator<ExecutionResult> {
  const { requestId } = args.contextValue as Context;
  for await (const event of source) {
    const caller = await options.callerOf(authorization);
    if (!caller) return yield { errors: [NO_KEY] };
    const context = options.contextOf(caller, requestId);
    try {
      yield await execute({ ...args, rootValue: event, contextValue: context });
    } finally {
      await context.end();
    }
  }
}

/** Ends the source at once: a generator that waits for its next event would hear of it with that event. */
function endingAtOnce<T>(made: AsyncGenerator<T>, source: AsyncIterableIterator<unknown>): AsyncGenerator<T> {
  const end = made.return.bind(made);
  made.return = async (value) => {
    await source.return?.();
    return end(value);
  };
  return made;
}

/** `graphql-transport-ws`: subscriptions alone, for everything else has HTTP. */
export function subscriptionSocket(options: SocketOptions) {
  const { schema, callerOf, contextOf } = options;
  return makeHandler<{ authorization?: unknown }, { authorization?: string; isProd?: never }>({
    isProd: true,
    async onConnect({ connectionParams, extra }) {
      const given = connectionParams?.authorization;
      if (typeof given !== "string" || !(await callerOf(given))) return false;
      (extra as { authorization?: string }).authorization = given;
      return true;
    },
    async onSubscribe({ extra }, _id, { query, variables, operationName }) {
      const caller = await callerOf(extra.authorization);
      if (!caller) return [NO_KEY];
      let document: ReturnType<typeof parse>;
      try {
        document = parse(query);
      } catch (error) {
        return [refusal("GRAPHQL_PARSE_FAILED", error instanceof Error ? error.message : "This is no GraphQL.")];
      }
      const faults = validate(schema, document, [...specifiedRules, depthRule]);
      if (faults.length > 0) return faults.map(({ message }) => refusal("GRAPHQL_VALIDATION_FAILED", message));
      if (getOperationAST(document, operationName)?.operation !== "subscription")
        return [refusal("BAD_USER_INPUT", "Subscriptions alone come over the socket; post everything else to this address.")];
      return {
        schema,
        document,
        operationName: operationName ?? null,
        variableValues: variables ?? {},
        contextValue: Object.assign(contextOf(caller, extra.request.id), { authorization: extra.authorization }),
      };
    },
    async subscribe(args) {
      const context = args.contextValue as Context & { readonly authorization?: string };
      const source = await createSourceEventStream(args);
      await context.end();
      if (!isStream(source)) return source as ExecutionResult;
      return endingAtOnce(answers(source, args, options, context.authorization), source);
    },
    onNext({ extra }, _id, _payload, _args, { data, errors }) {
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: told(errors, options, extra.request.id) } : {}) };
    },
    onError: ({ extra }, _id, _payload, errors) => told(errors, options, extra.request.id),
  });
}
