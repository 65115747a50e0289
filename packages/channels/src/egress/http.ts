import type { Socket } from "node:net";
import { Agent, type Dispatcher, request as undiciRequest } from "undici";
import { allowedRanges, withoutAddresses } from "./address.ts";
import { readAnswerBody } from "./body.ts";
import { EgressFailed, EgressRefused } from "./errors.ts";
import { guardedLookup, type Resolve, systemResolve } from "./lookup.ts";
import { connectMail } from "./mail-socket.ts";
import type { MailServer } from "./mail-url.ts";
import { refusalBy, safeMailServer, safeUrl } from "./url.ts";

export interface EgressRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** For all of it: resolving, connecting, sending, and reading the answer to its end. */
  readonly timeoutMs: number;
}

export interface EgressAnswer {
  readonly status: number;
  /** Lower-case names; several of one name joined by ", ". */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An answer whose body is read as it comes. */
export interface EgressStream {
  readonly status: number;
  readonly headers: EgressAnswer["headers"];
  /** Fails with EgressFailed. Read it, or call `cancel`. */
  readonly body: AsyncIterable<Buffer>;
  cancel(): void;
}

/** The only way out of the building. */
export interface Egress {
  /**
   * Makes one request; redirects are answers like any other and are not followed.
   * @throws EgressRefused when the place may not be called; EgressFailed when there is no complete answer.
   */
  request(request: EgressRequest): Promise<EgressAnswer>;
  /**
   * Begins a GET whose answer may be large. Ends when it takes longer than `timeoutMs` in all, or brings nothing for 15 s.
   * @throws EgressRefused when the place may not be called; EgressFailed when no answer begins.
   */
  open(request: Omit<EgressRequest, "method" | "body">): Promise<EgressStream>;
  /** For configuration: why this URL would be refused, or null. Asks no DNS, so a name that leads inside is found out only by `request`. */
  checkUrl(url: string): string | null;
  /**
   * Connects to a mail server, no byte said yet. The socket is the caller's to destroy.
   * @param url `smtp://` or `smtps://`, with a user and a password where it needs them.
   * @param timeoutMs for resolving and connecting.
   * @throws EgressRefused when the place may not be called; EgressFailed when there is no connection.
   */
  openMail(url: string, timeoutMs: number): Promise<{ readonly server: MailServer; readonly socket: Socket }>;
  /** `checkUrl` for the URL of a mail server. */
  checkMailUrl(url: string): string | null;
  close(): Promise<void>;
}

export interface EgressOptions {
  /** CIDRs that may be called although private (`EGRESS_ALLOW`). */
  readonly allow: readonly string[];
  readonly resolve?: Resolve;
}

const CONNECTIONS_PER_ORIGIN = 32;
/** A large answer that brings nothing for so long is ended. */
const STALL_MS = 15_000;

const headersOf = (headers: Dispatcher.ResponseData["headers"]): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );

function failure(
  error: unknown,
  signal: AbortSignal,
  timeoutMs: number,
  status: number | undefined,
): EgressRefused | EgressFailed {
  if (error instanceof EgressRefused || error instanceof EgressFailed) return error;
  if (signal.aborted) return new EgressFailed(`no complete answer within ${timeoutMs} ms`, status);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "UND_ERR_INVALID_ARG")
    return new EgressRefused(`the request cannot be sent: ${withoutAddresses(message)}`);
  return new EgressFailed(`no answer: ${code ?? withoutAddresses(message)}`, status);
}

async function openStream(
  dispatcher: Agent,
  target: URL,
  { headers, timeoutMs }: Pick<EgressRequest, "headers" | "timeoutMs">,
): Promise<EgressStream> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), timeoutMs);
  const late = (error: unknown, status?: number) => {
    clearTimeout(timer);
    return failure(error, end.signal, timeoutMs, status);
  };
  try {
    const answer = await undiciRequest(target, {
      dispatcher,
      method: "GET",
      headers: { ...headers, "accept-encoding": "identity" },
      signal: end.signal,
      headersTimeout: STALL_MS,
      bodyTimeout: STALL_MS,
    });
    const status = answer.statusCode;
    const body = (async function* () {
      try {
        for await (const part of answer.body) yield part as Buffer;
      } catch (error) {
        throw late(error, status);
      } finally {
        clearTimeout(timer);
      }
    })();
    const cancel = () => {
      clearTimeout(timer);
      answer.body.on("error", () => undefined).destroy();
    };
    return { status, headers: headersOf(answer.headers), body, cancel };
  } catch (error) {
    throw late(error);
  }
}

/** @throws Error when an entry of `allow` is no CIDR. */
export function createEgress({ allow, resolve = systemResolve }: EgressOptions): Egress {
  const allowed = allowedRanges(allow);
  const lookup = guardedLookup(resolve, allowed);
  const agent = new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    allowH2: false,
    connect: { lookup, timeout: 10_000 },
  });

  async function request({ method, url, headers, body, timeoutMs }: EgressRequest): Promise<EgressAnswer> {
    const target = safeUrl(url, allowed);
    if (Object.keys(headers).some((name) => name.toLowerCase() === "host"))
      throw new EgressRefused("the header Host cannot be set");
    const signal = AbortSignal.timeout(timeoutMs);
    let status: number | undefined;
    try {
      const answer = await undiciRequest(target, {
        dispatcher: agent,
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers, "accept-encoding": "identity" },
        body: body ?? null,
        signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      status = answer.statusCode;
      const answered = headersOf(answer.headers);
      const bytes = await readAnswerBody(answer.body, answered["content-encoding"], status);
      return { status, headers: answered, body: bytes };
    } catch (error) {
      throw failure(error, signal, timeoutMs, status);
    }
  }

  async function openMail(url: string, timeoutMs: number) {
    const server = safeMailServer(url, allowed);
    return { server, socket: await connectMail(server, lookup, timeoutMs) };
  }

  return {
    request,
    open: async ({ url, ...request }) => openStream(agent, safeUrl(url, allowed), request),
    checkUrl: (url) => refusalBy(() => safeUrl(url, allowed)),
    openMail,
    checkMailUrl: (url) => refusalBy(() => safeMailServer(url, allowed)),
    close: () => agent.destroy(),
  };
}
