import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FastifyInstance, FastifyReply } from "fastify";
import { errorBody } from "../gate/errors.ts";
import { assetsOf, sendAsset } from "../http/assets.ts";
import { embedSnippet } from "../widget/embed-snippet.ts";
import { readDemoCredentials } from "./demo-credentials.ts";
import { isCustomer, signCustomer } from "./sign-customer.ts";

export type DemoOptions = {
  /** `credentials.json` of the demo data; without it there is no shop. */
  readonly credentials: string | undefined;
};

// Holds from src/demo and from dist/demo.
const folder = fileURLToPath(new URL("../../demo/", import.meta.url));
const NO_DEMO = "There is no demo data here. It is written on a first start with SEED=demo.";

/** The stub is inline, as a site pastes it; a policy lets it run by its hash alone. */
const hashOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

export const demoPolicy = (snippet: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${hashOf(/<script>([^<]*)<\/script>/.exec(snippet)?.[1] ?? "")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** `GET /demo`: a small shop with the demo widget on it. `POST /demo/login` does what a shop's back end does: it signs who is logged in. */
export async function demo(app: FastifyInstance, { credentials }: DemoOptions): Promise<void> {
  const page = await readFile(`${folder}index.html`, "utf8");
  const files = assetsOf({ files: ["shop.js", "shop.css"], compressed: [] }, folder);
  const found = () => (credentials === undefined ? Promise.resolve(null) : readDemoCredentials(credentials));

  app.get("/demo", async (_request, reply) => {
    const keys = await found();
    if (!keys) return reply.code(404).type("text/plain; charset=utf-8").send(`${NO_DEMO}\n`);
    const snippet = embedSnippet("", keys.publishableKey);
    return reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", demoPolicy(snippet))
      .header("x-content-type-options", "nosniff")
      .send(page.replace("<!-- widget -->", () => snippet));
  });
  // Where there is no demo, nobody's body is read.
  const isThere = async (_request: unknown, reply: FastifyReply) =>
    (await found()) ? undefined : reply.code(404).send(errorBody("NOT_FOUND", NO_DEMO));
  app.post<{ Body: { customer?: unknown } | null }>(
    "/demo/login",
    { onRequest: isThere, bodyLimit: 1024 },
    async (request, reply) => {
      const keys = await found();
      const customer = request.body?.customer;
      if (!keys) return reply.code(404).send(errorBody("NOT_FOUND", NO_DEMO));
      if (!isCustomer(customer))
        return reply.code(400).send(errorBody("BAD_USER_INPUT", "There is no such customer."));
      return reply.header("cache-control", "no-store").send({ token: await signCustomer(keys, customer) });
    },
  );
  app.get<{ Params: { name: string } }>("/demo/:name", (request, reply) =>
    sendAsset(request, reply, files.get(request.params.name), "no-cache"),
  );
}
