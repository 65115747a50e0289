/** The call may succeed later: no network, no server, or too much asked for now. `afterMs` is the server's wish. */
export class Unreachable extends Error {
  readonly afterMs: number | undefined;
  constructor(why: string, afterMs?: number) {
    super(why);
    this.afterMs = afterMs;
  }
}

/** The call will never succeed as it is. `code` is the API's, such as `UNAUTHENTICATED`. */
export class CallRefused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export type Call = <T>(
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  token?: string,
) => Promise<T>;

/** Longer than this and the answer is taken as lost; the call itself may still have been heard. */
const TIMEOUT_MS = 15_000;
const later = new Set(["RATE_LIMITED", "COST_LIMIT_EXCEEDED", "INTERNAL_SERVER_ERROR"]);

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function waitOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** GraphQL over one address with one publishable key. Throws `Unreachable` and `CallRefused`, nothing else. */
export function createCall(address: string, key: string): Call {
  return async <T>(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    token?: string,
  ): Promise<T> => {
    const headers: Record<string, string> = { "content-type": "application/json", "x-widget-key": key };
    if (token) headers.authorization = `Bearer ${token}`;
    const request: RequestInit = {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
      credentials: "omit",
    };
    const response = await fetch(address, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (error: unknown) => {
        throw new Unreachable(String(error));
      },
    );
    const body: Body | null = await response.json().catch(() => null);
    if (!body) throw new Unreachable(`${response.status} without JSON`, waitOf(response));
    const code = body.errors?.[0] && (body.errors[0].extensions?.code ?? "UNKNOWN");
    if (code && later.has(code)) throw new Unreachable(code, waitOf(response));
    if (code) throw new CallRefused(code);
    return body.data as T;
  };
}
