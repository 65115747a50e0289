import type { RawRequest } from "@contact-identity/channels";
import { type Behaviour, bodyTo, loopback, type ProviderExample } from "@contact-identity/channels/testing";

/** A provider's side that refuses its first message in passing, and gives each one that it takes an id of its own. */
export async function providerSide(example: ProviderExample) {
  const { outbound } = example;
  let sent = 0;
  const behaviour = (): Behaviour =>
    sent++ === 0 ? (outbound.passing[0] as number) : outbound.accepted.code;
  const inner = await outbound.serve(behaviour);
  if (!outbound.throughEgress)
    return { url: inner.url, received: inner.received, close: () => inner.close() };
  const outer = await loopback(async (request, response) => {
    // What is asked for beside the messages, such as a profile's name, is not there.
    if (request.method === "GET") return void response.writeHead(404).end();
    const {
      host: _,
      connection: __,
      "content-length": ___,
      "transfer-encoding": ____,
      ...headers
    } = request.headers;
    const answer = await fetch(inner.url + request.path, {
      method: request.method,
      headers: headers as Record<string, string>,
      body: request.body,
    });
    const id = outbound.accepted.externalId ?? "";
    const body = (await answer.text()).replaceAll(id, `${id}${sent}`);
    const wait = answer.headers.get("retry-after");
    response
      .writeHead(answer.status, {
        "content-type": "application/json",
        ...(wait ? { "retry-after": wait } : {}),
      })
      .end(body);
  });
  const close = async () => {
    await outer.close();
    await inner.close();
  };
  return { url: outer.url, received: inner.received, close };
}

/** The example's hello under the next id, saying something else; `id` is what its message was stored under. */
export function saying(example: ProviderExample, id: string, text: string): RawRequest {
  const at = id.search(/\d(?=\D*$)/);
  const next = id.slice(0, at) + ((Number(id[at]) + 1) % 10) + id.slice(at + 1);
  const other = (json: string) => json.replaceAll(id, next).replaceAll("hello", text);
  const hello = example.authentic(example.hello);
  // Of JSON the bytes are changed, for it may hold a number that reading would round; in a form the id may stand encoded.
  if (!example.authenticBytes || !/json/.test(hello.headers["content-type"] ?? ""))
    return example.authentic(JSON.parse(other(JSON.stringify(example.hello))));
  return example.authenticBytes(Buffer.from(other(hello.rawBody.toString())));
}

/** The same call to the channel of this id: who signs an address signs the example's. */
export const calledAt = (example: ProviderExample, request: RawRequest, channelId: string) => ({
  path: `/channels/${channelId}/webhook${request.search}`,
  headers: Object.fromEntries(
    Object.entries(request.headers).filter(([, value]) => value !== undefined),
  ) as Record<string, string>,
  body: bodyTo(example, request, channelId),
});
