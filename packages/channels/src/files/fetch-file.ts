import { type FetchedReference, type FileRequest, type FileSource, isOn } from "../attached/file-source.ts";
import { EgressFailed, EgressRefused } from "../egress/errors.ts";
import type { Egress, EgressStream } from "../egress/http.ts";
import { retryAfterMs } from "../retry-after.ts";
import { withoutSecrets } from "../secrets.ts";

/** In bytes. */
export const MOST_BYTES = 25 * 1024 * 1024;
/** For all of a try. */
const TIMEOUT_MS = 90_000;
const MOST_HOPS = 5;
const MOST_JSON = 256 * 1024;

/** A file as it comes: nothing that is said of it is believed. */
export interface ComingFile {
  readonly contentType: string | undefined;
  readonly disposition: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

export type FileOutcome<T> =
  | { readonly type: "taken"; readonly value: T }
  /** It may work later; not before `afterMs`, where the provider said so. */
  | { readonly type: "retry"; readonly reason: string; readonly afterMs?: number }
  | { readonly type: "tooLarge" | "failed"; readonly reason: string };

class Given<T> extends Error {
  constructor(readonly outcome: FileOutcome<T>) {
    super(outcome.type);
  }
}
const give = (type: "failed" | "tooLarge" | "retry", reason: string): never => {
  throw new Given({ type, reason });
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Not ready (LINE still turns a film into another form), or to be asked again; a token that expired may be replaced. */
const LATER = new Set([202, 401, 408, 425, 429]);

async function jsonOf(stream: EgressStream): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream.body) {
    size += part.length;
    if (size > MOST_JSON) break;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A provider's words in JSON of the usual forms. */
function wordsOf(json: unknown): string | null {
  const { error, description, message } = (json ?? {}) as Record<string, unknown>;
  const inner = (error as { message?: unknown } | null)?.message;
  return [inner, description, message].find((words) => typeof words === "string") as string | null;
}

async function refused(stream: EgressStream): Promise<never> {
  const { status, headers } = stream;
  const isJson = headers["content-type"]?.includes("json") === true;
  const words = isJson ? wordsOf(await jsonOf(stream).catch(() => null)) : null;
  stream.cancel();
  const reason = `HTTP ${status}${words ? `: ${words}` : ""}`;
  if (words !== null && /file is too big/i.test(words))
    return give("tooLarge", `the provider does not hand it out: ${words}`);
  if (!LATER.has(status) && status < 500)
    return give(
      "failed",
      status === 404 || status === 410 || status === 403 ? `the provider has it no more (${reason})` : reason,
    );
  const afterMs = retryAfterMs(headers["retry-after"], Date.now());
  throw new Given({ type: "retry", reason, ...(afterMs === undefined ? {} : { afterMs }) });
}

/** Follows redirects within the provider's hosts, to the first answer that is not one. */
async function answerOf(hosts: readonly string[] | null, first: FileRequest, egress: Egress, until: number) {
  let { url, headers = {} } = first;
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const here = URL.parse(url) ?? give("failed", "the file's address cannot be read");
    if (hosts !== null && !isOn(hosts, here))
      give("failed", "the file's address is not one of the provider's");
    const left = until - Date.now();
    if (left <= 0) give("retry", "it took too long");
    const stream = await egress.open({ url, headers, timeoutMs: left });
    if (!REDIRECTS.has(stream.status)) return stream;
    stream.cancel();
    const there =
      URL.parse(stream.headers.location ?? "", url) ?? give("failed", "the redirect leads nowhere");
    // Another host must not learn the channel's token.
    if (there.host !== here.host || there.protocol !== here.protocol) headers = {};
    url = there.href;
  }
  return give("failed", "too many redirects");
}

const nextOf = <C>({ next }: FileSource<C>, config: C, json: unknown): FileRequest =>
  next?.(config, json) ?? give("failed", "the provider does not say where the file is");

async function* limited(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MOST_BYTES) give("tooLarge", "it has more than 25 MiB");
    yield part;
  }
}

/**
 * Fetches one file. Never throws for anything that the provider or the network does; what `take` throws by itself is thrown.
 * @param take is given the bytes as they come, and must read them to their end.
 */
export async function fetchFile<C, T>(
  source: FileSource<C>,
  config: C,
  reference: FetchedReference,
  egress: Egress,
  take: (file: ComingFile) => Promise<T>,
): Promise<FileOutcome<T>> {
  const until = Date.now() + TIMEOUT_MS;
  const hosts = source.hosts(config);
  let stream: EgressStream | null = null;
  const ask = async (request: FileRequest) => {
    stream = await answerOf(hosts, request, egress, until);
    if (stream.status !== 200) await refused(stream);
    return stream;
  };
  try {
    const first = source.request(config, reference) ?? give("failed", "the provider has no such file");
    let found = await ask(first);
    if (source.next && reference.type === "id")
      found = await ask(nextOf(source, config, await jsonOf(found)));
    const { headers } = found;
    if (Number(headers["content-length"]) > MOST_BYTES) give("tooLarge", "it has more than 25 MiB");
    if (![undefined, "", "identity"].includes(headers["content-encoding"]?.toLowerCase()))
      give("failed", "it is encoded in a way that was not asked for");
    const value = await take({
      contentType: headers["content-type"],
      disposition: headers["content-disposition"],
      body: limited(found.body),
    });
    return { type: "taken", value };
  } catch (error) {
    (stream as EgressStream | null)?.cancel();
    return outcomeOf(error, source.secrets(config));
  }
}

function outcomeOf<T>(error: unknown, secrets: readonly string[]): FileOutcome<T> {
  const clean = (reason: string): string => {
    const outcome = withoutSecrets({ type: "failed", reason }, secrets);
    return outcome.type === "failed" ? outcome.reason : reason;
  };
  if (error instanceof Given) {
    const { outcome } = error as Given<T>;
    return outcome.type === "taken" ? outcome : { ...outcome, reason: clean(outcome.reason) };
  }
  if (error instanceof EgressRefused) return { type: "failed", reason: clean(error.reason) };
  if (error instanceof EgressFailed) return { type: "retry", reason: clean(error.reason) };
  throw error;
}
