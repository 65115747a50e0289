import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { GraphQLSchema } from "graphql";
import { adminSchema } from "./schema.ts";
import { startApi, type TestApi } from "./testing/api.ts";
import { newContact } from "./testing/contacts.ts";
import { type HeldConnections, heldConnections } from "./testing/counting.ts";
import { asking, rootFields } from "./testing/every-field.ts";
import { visitorSchema } from "./widget-api/schema.ts";
import { Browser, makeWidget } from "./widget-api/testing/visitor.ts";

let api: TestApi;
let held: HeldConnections;
let schema: GraphQLSchema;
let ids: readonly string[];
let browser: Browser;

beforeAll(async () => {
  api = await startApi();
  schema = await adminSchema();
  const contact = await newContact(api);
  const widget = await makeWidget(api);
  browser = new Browser(api, widget);
  await browser.start();
  await browser.say("hello");
  const { conversations } = await api.graphql<{ conversations: { nodes: { id: string }[] } }>(
    "{ conversations { nodes { id } } }",
  );
  const { workflowCreate } = await api.graphql<{ workflowCreate: { workflow: { id: string } } }>(
    'mutation ($definition: JSON) { workflowCreate(input: { name: "some", definition: $definition }) { workflow { id } } }',
    {
      definition: {
        trigger: { type: "MANUAL" },
        start: "wait",
        steps: [{ id: "wait", type: "WAIT", duration: "P1D", next: null }],
      },
    },
  );
  // Those that destroy come last: what is tried on them must have been there.
  ids = [
    contact.id,
    conversations.nodes[0]?.id as string,
    workflowCreate.workflow.id,
    widget.channel.id,
    widget.id,
  ];
  held = heldConnections(api.database);
});
afterAll(() => api?.close());

/** How many connections a request held at most; it must be 1, and is 0 for what reads nothing. */
async function mostHeldBy(request: () => Promise<unknown>): Promise<number> {
  held.reset();
  await request();
  expect(held.now()).toBe(0);
  return held.most();
}

describe("no request of the admin API holds two connections", () => {
  test("not one root field, a query's asked three times at once, with any id", async () => {
    const seen: Record<string, number> = {};
    for (const kind of ["query", "mutation"] as const)
      for (const field of rootFields(schema, kind))
        for (const id of ids) {
          // Mutations go one after the other anyway.
          const { query, variables } = asking(kind, kind === "query" ? [field, field, field] : [field], id);
          const most = await mostHeldBy(async () => {
            const { errors } = await api.ask(query, variables);
            const ours = errors?.filter(
              ({ extensions }) =>
                extensions.code === "INTERNAL_SERVER_ERROR" ||
                extensions.code === "GRAPHQL_VALIDATION_FAILED",
            );
            expect({ field: field.name, errors: ours ?? [] }).toEqual({ field: field.name, errors: [] });
          });
          seen[field.name] = Math.max(seen[field.name] ?? 0, most);
        }
    expect(Object.entries(seen).filter(([, most]) => most > 1)).toEqual([]);
    // Else this would have looked at nothing.
    expect(Object.values(seen).filter((most) => most === 1).length).toBeGreaterThan(
      Object.keys(seen).length / 2,
    );
  });

  test("not all fields of the query together, a dry run twice among them", async () => {
    const fields = rootFields(schema, "query");
    const dry = fields.filter(({ name }) => name === "mergeRulesDryRun");
    for (const id of ids) {
      // As many at once as one operation may have.
      for (let from = 0; from < fields.length; from += 16) {
        const { query, variables } = asking("query", [...dry, ...fields.slice(from, from + 16), ...dry], id);
        expect(await mostHeldBy(() => api.ask(query, variables))).toBe(1);
      }
    }
  });
});

test("two dry runs beside reads are all answered, one after the other", async () => {
  const dry =
    "mergeRulesDryRun(input: { expectedVersion: 1, rules: [] }) { contactsScanned samples { survivorId } }";
  const text = `{ a: ${dry} contacts { nodes { id sources { id conversations: label } suggestions { id } } } b: ${dry} conversations { nodes { id contact { id } } } }`;
  let answer: unknown;
  const most = await mostHeldBy(async () => {
    answer = await api.ask(text);
  });
  expect(answer).toMatchObject({
    data: { a: { contactsScanned: expect.any(Number) }, b: { samples: [] }, contacts: {} },
  });
  expect(most).toBe(1);
});

test("no request of the visitor API does, whatever it asks at once", async () => {
  const visitors = await visitorSchema();
  for (const kind of ["query", "mutation"] as const)
    for (const field of rootFields(visitors, kind)) {
      const { query, variables } = asking(kind, [field, field, field], "some");
      expect({ field: field.name, most: await mostHeldBy(() => browser.ask(query, variables)) }).toEqual({
        field: field.name,
        most: 1,
      });
    }
});
