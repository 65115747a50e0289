import { SCOPES, type Scope } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { getNamedType, isObjectType } from "graphql";
import { adminSchema } from "../schema.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import { isPayload } from "./guard.ts";
import type { Requirement } from "./requirement.ts";
import { acts } from "./testing/acts.ts";
import {
  type Asking,
  allowed,
  asking,
  exactly,
  type Field,
  given,
  isForbidden,
  selected,
} from "./testing/asking.ts";
import { TAKES, TOLD_TO_WRITERS } from "./testing/table.ts";
import { makeWorld, type World } from "./testing/world.ts";

const schema: GraphQLSchema = await adminSchema();
const payloads = Object.values(schema.getTypeMap()).filter(isObjectType).filter(isPayload);
const shownBy = (payload: GraphQLObjectType) =>
  Object.values(payload.getFields()).flatMap((field) => {
    const type = getNamedType(field.type);
    return isObjectType(type) && field.name !== "userErrors"
      ? [{ payload: payload.name, field: field.name, type }]
      : [];
  });
const shown = payloads.flatMap(shownBy);

let api: TestApi;
let as: Asking;
let act: ReturnType<typeof acts>;
let world: World;
beforeAll(async () => {
  api = await startApi();
  as = asking(api, schema);
  world = await makeWorld(api);
  act = acts((query, variables) => api.graphql(query, variables), world);
});
afterAll(async () => {
  await as?.close();
  await world?.close();
  await api?.close();
});

const row = (name: string): Requirement => TAKES.get(name) ?? [];

/** What a mutation that succeeds returns to a caller who has these scopes, of one field of what its payload shows. */
async function answer(payload: string, selection: string, more: readonly Scope[]) {
  const made = await act.get(payload)?.();
  if (!made) throw new Error(`no act for ${payload}`);
  const field = schema.getMutationType()?.getFields()[made.mutation] as Field;
  const scopes = [...exactly(row(`Mutation.${made.mutation}`)), ...more];
  const document = `mutation { it: ${made.mutation}${given(field, made.args)} { ${selection} userErrors { code message } } }`;
  const told = await as.ask(document, scopes);
  const data = told.data?.it as Record<string, unknown> | Record<string, unknown>[] | null | undefined;
  return { told, scopes, whole: Array.isArray(data) ? data[0] : data };
}

/** The objects that a payload shows in a field. */
const objectsOf = (
  whole: Readonly<Record<string, unknown>> | null | undefined,
  field: string,
): readonly Record<string, unknown>[] => [whole?.[field] ?? []].flat() as Record<string, unknown>[];

test("there is a mutation that succeeds for every payload", async () => {
  expect([...act.keys()].toSorted()).toEqual(payloads.map((type) => type.name).toSorted());
  for (const payload of payloads) {
    const [first] = shownBy(payload);
    const { told, whole } = await answer(payload.name, first ? `${first.field} { __typename }` : "", SCOPES);
    expect([payload.name, told.errors, whole?.userErrors]).toEqual([payload.name, undefined, []]);
    if (first) expect([payload.name, objectsOf(whole, first.field).length]).not.toEqual([payload.name, 0]);
  }
});

/** Whether a writer is told of it whatever it may read. A value that has no identity is not. */
const told = (type: GraphQLObjectType, field: string): boolean =>
  ("id" in type.getFields() || "version" in type.getFields()) && TOLD_TO_WRITERS.has(field);
/** The one value that the publisher takes away, and may have by the scope to publish alone. */
const OWN = "WorkflowPayload.workflow.triggerToken";
const edges = shown.map(({ payload, field, type }) => [`${payload}.${field}`, payload, field, type] as const);

describe("who may write and not read is told which one it is, its version, state and times", () => {
  test.each(edges)("%s", async (name, payload, field, type) => {
    const free = Object.keys(type.getFields()).filter(
      (inner) => told(type, inner) || `${name}.${inner}` === OWN,
    );
    if (free.length === 0) return;
    const { told: answered, whole } = await answer(payload, `${field} { ${free.join(" ")} }`, []);
    expect([answered.errors, objectsOf(whole, field).length > 0]).toEqual([undefined, true]);
  });
});

describe("and nothing else", () => {
  // Every field of each type once; of the same type in another payload one, for it is withheld in one place.
  const seen = new Set<GraphQLObjectType>();
  const hidden = edges.flatMap(([name, payload, field, type]) => {
    const fields = Object.values(type.getFields()).filter(
      (inner) => !told(type, inner.name) && `${name}.${inner.name}` !== OWN,
    );
    const chosen = seen.has(type) ? fields.slice(0, 1) : fields;
    seen.add(type);
    return chosen.map((inner) => [`${name}.${inner.name}`, payload, field, type, inner] as const);
  });
  test.each(hidden)("%s", async (_name, payload, field, type, inner) => {
    const { told: answered, scopes, whole } = await answer(payload, `${field} { ${selected(inner)} }`, []);
    const objects = objectsOf(whole, field);
    if (allowed(scopes, row(`${type.name}.${inner.name}`))) return expect(answered.errors).toBeUndefined();
    // A list of nothing shows nothing.
    if (!answered.errors) return expect(objects).toEqual([]);
    expect(isForbidden(answered)).toBe(true);
    // What was done is still told.
    expect(whole).toMatchObject({ userErrors: [] });
    expect(objects.filter((object) => object[inner.name] != null)).toEqual([]);
  });
});

describe("who may read besides is told all", () => {
  test.each(edges)("%s", async (_name, payload, field, type) => {
    const fields = Object.values(type.getFields());
    const scopes = exactly(fields.flatMap((inner) => row(`${type.name}.${inner.name}`)));
    const { told: answered } = await answer(
      payload,
      `${field} { ${fields.map(selected).join(" ")} }`,
      scopes,
    );
    expect(answered.errors).toBeUndefined();
  });
});

test("what was written is written though the answer is refused", async () => {
  const made = (await act.get("ContactPayload")?.()) as unknown as {
    args: { input: { id: string; contact: { lastName: string } } };
  };
  const { id, contact } = made.args.input;
  const update = `mutation { contactUpdate(input: { id: "${id}", contact: { lastName: "${contact.lastName}" } }) { contact { id displayName } } }`;
  const { data, errors } = await as.ask(update, ["CONTACTS_WRITE"]);
  expect(data).toEqual({ contactUpdate: { contact: null } });
  expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
    [["contactUpdate", "contact", "displayName"], { code: "FORBIDDEN", requiredScope: "CONTACTS_READ" }],
  ]);
  const read = await as.ask(`{ contact(id: "${id}") { lastName } }`, ["CONTACTS_READ"]);
  expect(read.data).toEqual({ contact: { lastName: contact.lastName } });
});
