import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { assetsOf, sendAsset } from "../http/assets.ts";
import { readManifest } from "./assets.ts";
import { readExamples } from "./examples.ts";
import { contentSecurityPolicy, playgroundPage } from "./page.ts";

export type PlaygroundOptions = {
  /** What `playground-client/build.mjs` wrote; by default where it writes. */
  readonly assetsDir?: string;
  /** Documents that become the tabs; by default the repository's `examples`. */
  readonly examplesDir?: string;
};

// Both hold from src/playground and from dist/playground.
const built = fileURLToPath(new URL("../../dist/playground/assets/", import.meta.url));
const examplesOfRepository = fileURLToPath(new URL("../../../../examples/", import.meta.url));

/**
 * GraphiQL at `GET /playground`, its files at `GET /playground/assets/<name>`.
 * The page talks to `graphql` and `schema.graphql` beside it. Without a built client it answers 503 and the API works on.
 */
export async function playground(app: FastifyInstance, options: PlaygroundOptions): Promise<void> {
  const folder = options.assetsDir ?? built;
  const manifest = await readManifest(folder);
  if (!manifest) {
    app.log.warn({ folder }, "the playground was not built; run npm run build");
    app.get("/playground", (_, reply) =>
      reply.code(503).type("text/plain").send("The playground was not built: npm run build\n"),
    );
    return;
  }
  const assets = assetsOf(manifest, folder);
  const page = playgroundPage(manifest, await readExamples(options.examplesDir ?? examplesOfRepository));

  app.get("/playground", (_, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-security-policy", contentSecurityPolicy)
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .send(page),
  );

  app.get<{ Params: { name: string } }>("/playground/assets/:name", (request, reply) =>
    sendAsset(request, reply, assets.get(request.params.name), "public, max-age=31536000, immutable"),
  );
}
