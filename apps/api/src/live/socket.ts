import type { Caller } from "@contact-identity/database";
import type { FastifyBaseLogger } from "fastify";
import type {
  ExecutionArgs,
  ExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
} from "graphql";
import { createSourceEventStream, execute } from "graphql";
import { CloseCode } from "graphql-ws";
import type { Context } from "../context.ts";
import { formatError } from "../gate/errors.ts";
import type { Gate } from "../gate/gate.ts";
import { refusal } from "../gate/refusal.ts";
import type { Shares } from "../gate/shares.ts";
import { closeWith, gatedSocket, lookedAt, parameter, type SocketExtra } from "../gate/socket.ts";
import { turnsOf } from "../gate/turns.ts";

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly shares: Shares;
  readonly log: FastifyBaseLogger;
  callerOf(authorization: string | undefined, address?: string): Promise<Caller | null>;
  contextOf(caller: Caller, requestId: string): Context;
}

/** Subscriptions of one workspace at a time, over all its sockets to this process. */
const MOST_OF_A_WORKSPACE = 1_000;
/** Each looks at the tables before it begins. */
const BEGUN_AT_ONCE = 2;

interface Begun extends Context {
  readonly authorization?: string;
  /** Gives the subscription's place back. */
  leave(): void;
}

const WITHOUT_KEY = "Send a valid API key in connection_init, as authorization: Bearer <key>.";
const FULL = refusal(
  "RATE_LIMITED",
  `A workspace may have ${MOST_OF_A_WORKSPACE} subscriptions at a time. End one first.`,
);
const NO_KEY = refusal(
  "UNAUTHENTICATED",
  'Send a valid API key in connection_init: {"authorization": "Bearer <key>"}. It may have been revoked.',
);

/** Errors in the words that HTTP has for them; what is masked is logged. */
const told = (
  errors: readonly GraphQLError[],
  { log }: SocketOptions,
  requestId: string,
): GraphQLFormattedError[] =>
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
function endingAtOnce<T>(
  made: AsyncGenerator<T>,
  source: AsyncIterableIterator<unknown>,
  leave: () => void,
): AsyncGenerator<T> {
  const [next, end] = [made.next.bind(made), made.return.bind(made)];
  made.next = async () => {
    const result = await next().catch((error: unknown) => {
      leave();
      throw error;
    });
    if (result.done) leave();
    return result;
  };
  made.return = async (value) => {
    leave();
    await source.return?.();
    return end(value);
  };
  return made;
}

/** Counts what each workspace listens to; null when one more is too much. */
function places() {
  const taken = new Map<string, number>();
  return (workspaceId: string): (() => void) | null => {
    const count = taken.get(workspaceId) ?? 0;
    if (count >= MOST_OF_A_WORKSPACE) return null;
    taken.set(workspaceId, count + 1);
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      const left = (taken.get(workspaceId) ?? 1) - 1;
      if (left === 0) taken.delete(workspaceId);
      else taken.set(workspaceId, left);
    };
  };
}

/** `graphql-transport-ws`: subscriptions alone, for everything else has HTTP. */
export function subscriptionSocket(options: SocketOptions) {
  const { schema, gate, shares, callerOf, contextOf } = options;
  const enter = places();
  const inTurn = turnsOf(BEGUN_AT_ONCE);
  return gatedSocket<SocketExtra & { authorization?: string }>({
    async onConnect({ connectionParams, extra }) {
      const given = parameter(connectionParams, "authorization");
      if (given !== undefined && (await callerOf(given, extra.request.ip))) {
        extra.authorization = given;
        return true;
      }
      closeWith(extra.socket, CloseCode.Forbidden, WITHOUT_KEY);
      return false;
    },
    async onSubscribe({ extra }, _id, payload) {
      const caller = await callerOf(extra.authorization);
      if (!caller) return [NO_KEY];
      const looked = await lookedAt(gate, shares, caller.workspaceId, payload);
      if ("errors" in looked) return looked.errors;
      const leave = enter(caller.workspaceId);
      if (!leave) return [FULL];
      return {
        schema,
        document: looked.document,
        operationName: payload.operationName ?? null,
        variableValues: payload.variables ?? {},
        contextValue: Object.assign(contextOf(caller, extra.request.id), {
          authorization: extra.authorization,
          leave,
        }),
      };
    },
    async subscribe(args) {
      const context = args.contextValue as Begun;
      try {
        const source = await inTurn(context.caller.workspaceId, async () => createSourceEventStream(args));
        if (!isStream(source)) {
          context.leave();
          return source as ExecutionResult;
        }
        return endingAtOnce(answers(source, args, options, context.authorization), source, context.leave);
      } catch (error) {
        context.leave();
        throw error;
      } finally {
        await context.end();
      }
    },
    onNext({ extra }, _id, _payload, _args, { data, errors }) {
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors ? { errors: told(errors, options, extra.request.id) } : {}),
      };
    },
    onError: ({ extra }, _id, _payload, errors) => told(errors, options, extra.request.id),
  });
}
