import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { buildSchema, graphql, printSchema } from "graphql";
import { playground } from "../playground.ts";

/** A key in the shape of ours; only requests that carry it are answered. */
export const key = "cik_test_5f1c7d0e9b2a4c68";

const schema = buildSchema(
  "type Query { greeting: String! echo(text: String!): String! } type Subscription { ticks: Int! }",
);
const root = { greeting: "good morning", echo: ({ text }: { readonly text: string }) => text };

type Body = {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
};

/** A bare server with the playground and a GraphQL endpoint behind the key. With `schemaText` off, the schema is had by introspection alone. */
export async function stubApi({
  schemaText = true,
} = {}): Promise<{ readonly app: FastifyInstance; readonly url: string }> {
  const app = Fastify();
  app.post<{ Body: Body }>("/graphql", async ({ body, headers }, reply) => {
    if (headers.authorization !== `Bearer ${key}`) {
      return reply
        .code(401)
        .send({ errors: [{ message: "No key", extensions: { code: "UNAUTHENTICATED" } }] });
    }
    const { query, variables, operationName } = body;
    return graphql({
      schema,
      source: query,
      rootValue: root,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
  });
  if (schemaText)
    app.get("/schema.graphql", (_, reply) => reply.type("text/plain").send(printSchema(schema)));
  const examplesDir = await examples();
  await app.register(playground, { examplesDir });
  app.addHook("onClose", () => rm(examplesDir, { recursive: true }));
  await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` };
}

async function examples(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "playground-examples-"));
  await writeFile(
    join(folder, "01-echo.graphql"),
    "# </script> ends nothing\nquery Echo($text: String!) {\n  echo(text: $text)\n}\n",
  );
  await writeFile(join(folder, "01-echo.variables.json"), '{ "text": "said by an example" }');
  await writeFile(join(folder, "02-greeting.graphql"), "query Greeting {\n  greeting\n}\n");
  await writeFile(join(folder, "03-ticks.graphql"), "subscription Ticks {\n  ticks\n}\n");
  return folder;
}
