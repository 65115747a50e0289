import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type VisitorApi, visitorApi } from "./visitor-api.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
export const key = "wk_test";

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

const closing = (server: Server) => async (): Promise<void> => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
};

export interface Platform {
  readonly url: string;
  readonly api: VisitorApi;
  /** While true, every call of the visitor API is answered by a proxy's 503. */
  down: boolean;
  /** The headers of every call, so that a test sees what is sent along. */
  readonly calls: IncomingMessage["headers"][];
  close(): Promise<void>;
}

/** Our origin: the built widget under the addresses and headers that the API gives it, and the visitor API. */
export async function platform(ancestors: () => string): Promise<Platform> {
  const calls: IncomingMessage["headers"][] = [];
  const files = new Map([
    ["/widget.js", ["widget.js", "text/javascript"]],
    ["/widget/", ["frame/index.html", "text/html"]],
    ...(JSON.parse(readFileSync(`${dist}manifest.json`, "utf8")) as { assets: string[] }).assets.map(
      (name): [string, string[]] => [
        `/widget/assets/${name}`,
        [`frame/assets/${name}`, name.endsWith(".css") ? "text/css" : "text/javascript"],
      ],
    ),
  ]);
  const page = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;
  const call = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls.push(request.headers);
    const token = request.headers.authorization?.replace("Bearer ", "");
    const body = JSON.parse(await text(request));
    if (self.down)
      response.writeHead(503, { "content-type": "text/html" }).end("<h1>Service Unavailable</h1>");
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(await self.api.answer(body, token)));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/widget/graphql") return void call(request, response);
    const [name, type] = files.get(pathname) ?? [];
    if (!name || !type) return void response.writeHead(404).end();
    const policy =
      type === "text/html" ? { "content-security-policy": `${page}; frame-ancestors ${ancestors()}` } : {};
    response
      .writeHead(200, {
        "content-type": `${type}; charset=utf-8`,
        "referrer-policy": "no-referrer",
        ...policy,
      })
      .end(readFileSync(`${dist}${name}`));
  });
  // No socket here: the chat has to ask.
  server.on("upgrade", (_, socket) => socket.destroy());
  const self: Platform = {
    url: `http://127.0.0.1:${await listening(server)}`,
    api: visitorApi(),
    down: false,
    calls,
    close: closing(server),
  };
  return self;
}

/** The line that a site embeds. */
export const snippet = (platformUrl: string): string =>
  `<script nonce="n">window.ContactIdentity=window.ContactIdentity||function(){(ContactIdentity.q=ContactIdentity.q||[]).push(arguments)}</script>
<script async nonce="n" src="${platformUrl}/widget.js" data-key="${key}"></script>`;

export interface Site {
  /** Another site than the platform: `localhost` is not `127.0.0.1`. */
  readonly url: string;
  /** Scripts that the page runs, the queue being there and the loader perhaps not. */
  script: string;
  html: string;
  close(): Promise<void>;
}

/** A business's page under the strictest policy that documentation promises to work. */
export async function site(platformUrl: () => string): Promise<Site> {
  const server = createServer((_, response) => {
    const at = platformUrl();
    const policy = `default-src 'none'; script-src 'nonce-n'; frame-src ${at}; img-src data:; require-trusted-types-for 'script'`;
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Shop</title><link rel="icon" href="data:,"></head><body>${self.html}${snippet(at)}<script nonce="n">${self.script}</script></body></html>`);
  });
  const self: Site = {
    url: `http://localhost:${await listening(server)}`,
    script: "",
    html: "<main><h1>Shop</h1></main>",
    close: closing(server),
  };
  return self;
}
