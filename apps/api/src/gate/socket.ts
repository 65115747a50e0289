import type { WebSocket } from "@fastify/websocket";
import type { FastifyRequest } from "fastify";
import { OperationTypeNode } from "graphql";
import {
  CloseCode,
  MessageType,
  makeServer,
  type ServerOptions,
  type SubscribePayload,
  stringifyMessage,
} from "graphql-ws";
import { bucketOf } from "./buckets.ts";
import type { Admitted, Gate, Turned } from "./gate.ts";
import { refusal } from "./refusal.ts";
import type { Shares } from "./shares.ts";

/** What one socket may ask for, before anything is done for it. */
export const SOCKET = {
  /** Of one message. A socket carries subscriptions alone. */
  bytes: 64 * 1024,
  /** Of the first message, which comes from anybody. */
  initBytes: 8 * 1024,
  /** Of any kind, in both directions of a subscription. */
  messages: { burst: 400, perSecond: 50 },
  subscriptions: { burst: 100, perSecond: 10 },
  /** Subscriptions at a time. */
  open: 100,
  /** What may lie unread by the other side. */
  unread: 4 * 1024 * 1024,
} as const;

const KEEP_ALIVE_MS = 12_000;
/** Who does not close when told to is left after this. */
const FAREWELL_MS = 1_000;
/** 4429 as its protocol says of too many connection_init; a reason has 123 bytes at most. */
const TOO_MUCH = CloseCode.TooManyInitialisationRequests;

const FULL = refusal(
  "RATE_LIMITED",
  `A socket carries ${SOCKET.open} subscriptions at a time. End one first.`,
);

export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
}

/** A parameter of connection_init by its name in any case, as HTTP has its headers. */
export function parameter(
  parameters: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string | undefined {
  const [, value] = Object.entries(parameters ?? {}).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === "string" ? value : undefined;
}

/** Closes with words; what was sent behind it is not read. */
export function closeWith(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
}

const TOO_DEAR = refusal(
  "RATE_LIMITED",
  "You sent more documents than we can look at without letting others wait. Send the same ones again, with variables.",
);

/** What the gate says of a subscription, when the caller's turn has come; everything else is refused here. */
export async function lookedAt(
  gate: Gate,
  shares: Shares,
  key: string,
  { query, variables, operationName }: SubscribePayload,
): Promise<Admitted | Turned> {
  const turn = await shares.enter(key);
  if (typeof turn === "number") return { errors: [TOO_DEAR], cost: 0 };
  const began = performance.now();
  const looked = gate({ query, variables, operationName });
  turn.done(performance.now() - began);
  if ("errors" in looked || looked.operation?.operation === OperationTypeNode.SUBSCRIPTION) return looked;
  return {
    errors: [
      refusal(
        "BAD_USER_INPUT",
        "Subscriptions alone come over the socket; post everything else to this address.",
      ),
    ],
    cost: looked.cost,
  };
}

/** `graphql-transport-ws` on a socket of Fastify's. Each message is counted before it is read, each subscription before it is begun. */
export function gatedSocket<E extends SocketExtra>(
  options: Omit<ServerOptions<Record<string, unknown>, E>, "onPing">,
) {
  type Options = ServerOptions<Record<string, unknown>, E>;
  const charged = new WeakMap<WebSocket, ReturnType<typeof bucketOf>>();
  const onSubscribe: Options["onSubscribe"] = async (context, id, payload) => {
    const { socket } = context.extra;
    if (!charged.get(socket)?.take()) {
      closeWith(
        socket,
        TOO_MUCH,
        `Too many subscriptions in a row: ${SOCKET.subscriptions.perSecond} a second.`,
      );
      return [FULL];
    }
    // This one is among them already.
    if (Object.keys(context.subscriptions).length > SOCKET.open) return [FULL];
    return options.onSubscribe?.(context, id, payload);
  };
  const server = makeServer<Record<string, unknown>, E>({ ...(options as Options), onSubscribe });

  return (socket: WebSocket, request: FastifyRequest): void => {
    const messages = bucketOf(SOCKET.messages);
    charged.set(socket, bucketOf(SOCKET.subscriptions));
    let known = false;

    /** Why a message is not read; null when it is. */
    const unread = (size: number): string | null => {
      if (!messages.take()) return `Too many messages in a row: ${SOCKET.messages.perSecond} a second.`;
      if (!known && size > SOCKET.initBytes) return `connection_init may have ${SOCKET.initBytes} bytes.`;
      if (socket.bufferedAmount > SOCKET.unread) return "You read more slowly than you ask.";
      return null;
    };
    const send = (data: string) =>
      new Promise<void>((resolve, reject) => {
        if (socket.readyState !== socket.OPEN) resolve();
        else socket.send(data, (error?: Error) => (error ? reject(error) : resolve()));
      });
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send,
        close: (code, reason) => closeWith(socket, code ?? CloseCode.InternalServerError, reason ?? ""),
        // Without what came with the ping: it would be written as often as it is asked for.
        onPing: () => send(stringifyMessage({ type: MessageType.Pong })),
        onMessage: (read) =>
          socket.on("message", (data: Buffer) => {
            if (socket.readyState !== socket.OPEN) return;
            const reason = unread(data.length);
            if (reason !== null) return closeWith(socket, TOO_MUCH, reason);
            read(String(data)).then(
              () => {
                known = true;
              },
              (error: unknown) => {
                if (socket.readyState === socket.OPEN)
                  request.log.error({ err: error }, "a message on a socket failed");
                closeWith(socket, CloseCode.InternalServerError, "Something went wrong on our side.");
              },
            );
          }),
      },
      { socket, request } as E,
    );
    let isThere = true;
    socket.on("pong", () => {
      isThere = true;
    });
    const alive = setInterval(() => {
      if (!isThere) return socket.terminate();
      isThere = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }, KEEP_ALIVE_MS);
    // What is too large or no frame at all; the socket closes itself, with the code for it.
    socket.on("error", () => {});
    socket.once("close", (code: number, reason: Buffer) => {
      clearInterval(alive);
      void Promise.resolve(closed(code, String(reason))).catch(() => {});
    });
  };
}
