import { parseId, SCOPES, type Scope } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { GraphQLSchema } from "graphql";
import { getNamedType, isIntrospectionType, isLeafType, isObjectType } from "graphql";
import { adminSchema } from "../schema.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import type { Requirement } from "./requirement.ts";
import {
  type Asking,
  allowed,
  along,
  asking,
  atEnd,
  endOf,
  exactly,
  given,
  isForbidden,
  leaves,
  nameOf,
  rowsOf,
  selected,
  type Way,
} from "./testing/asking.ts";
import { placeholders } from "./testing/placeholder.ts";
import { TAKES } from "./testing/table.ts";
import { everyWay } from "./testing/ways.ts";
import { makeWorld, type World } from "./testing/world.ts";

const schema: GraphQLSchema = await adminSchema();
const objects = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !isIntrospectionType(type));
const ways = everyWay(schema);
const canonical = new Map(ways.toReversed().map((way) => [endOf(way), way]));

let api: TestApi;
let world: World;
let as: Asking;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
  as = asking(api, schema);
});
afterAll(async () => {
  await as?.close();
  await world?.close();
  await api?.close();
});

const takes = (rows: readonly string[]): Requirement => rows.flatMap((row) => TAKES.get(row) ?? []);
const scopesOf = (entry: Scope | readonly Scope[]): readonly Scope[] =>
  typeof entry === "string" ? [entry] : entry;
/** Each scope alone; just what is needed, and that without one; everything but one that is needed. */
const callers = (requirement: Requirement): readonly (readonly Scope[])[] => [
  ...SCOPES.map((scope) => [scope]),
  exactly(requirement),
  ...requirement.map((entry) => exactly(requirement).filter((scope) => !scopesOf(entry).includes(scope))),
  ...requirement.map((entry) => SCOPES.filter((scope) => !scopesOf(entry).includes(scope))),
];

/** What goes wrong when a way is gone by each caller: refused though it may, or not refused though it may not, or shown all the same. */
async function faults(way: Way, selection: readonly string[], requirement: Requirement): Promise<string[]> {
  const document = along(way, selection.join(" "), world);
  const wrong: string[] = [];
  for (const scopes of callers(requirement)) {
    const answer = await as.ask(document, scopes, world.told[way[0].field.name]);
    const said = `${document} by ${scopes.join()}`;
    if (allowed(scopes, requirement)) {
      if (answer.errors) wrong.push(`${said}: ${answer.errors[0]?.message}`);
    } else {
      if (!isForbidden(answer)) wrong.push(`${said}: not refused`);
      const shown = atEnd(answer.data, way).flatMap((object) =>
        selection.map((one) => object[one.split(" ")[0] as string]),
      );
      if (shown.some((value) => value !== null && value !== undefined))
        wrong.push(`${said}: shows ${JSON.stringify(shown)}`);
    }
  }
  return wrong;
}

test("every field has its row in the table, and every row its field", () => {
  const served = objects.flatMap((type) =>
    Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
  );
  expect([...TAKES.keys()].toSorted()).toEqual(served.toSorted());
});

test("every type but the payloads is reached by reading", () => {
  const unreached = objects.filter((type) => !canonical.has(type) && !("userErrors" in type.getFields()));
  expect(unreached.map((type) => type.name).toSorted()).toEqual(["Mutation", "Query", "Subscription"]);
});

test("the world holds one of each, so that nothing is proven of nothing", async () => {
  const shown = new Set<string>();
  for (const way of ways) {
    const { data } = await as.ask(along(way, "__typename", world), SCOPES, world.told[way[0].field.name]);
    for (const object of atEnd(data, way)) shown.add(String(object.__typename));
  }
  expect([...canonical.keys()].map((type) => type.name).filter((name) => !shown.has(name))).toEqual([]);
});

describe("each field, under every scope alone and with just what it takes", () => {
  const plain = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) =>
    isLeafType(getNamedType(field.type)),
  );
  test.each(plain.map((field) => field.name))("Query.%s", async (name) => {
    for (const scopes of callers(takes([`Query.${name}`])))
      expect([scopes, isForbidden(await as.ask(`{ ${name} }`, scopes))]).toEqual([
        scopes,
        !allowed(scopes, takes([`Query.${name}`])),
      ]);
  });

  test.each([...canonical].map(([type, way]) => [type.name, way] as const))("%s", async (name, way) => {
    const wrong: string[] = [];
    for (const field of Object.values(endOf(way).getFields()))
      wrong.push(...(await faults(way, [selected(field)], takes([...rowsOf(way), `${name}.${field.name}`]))));
    expect(wrong).toEqual([]);
  });
});

describe("an object, wherever it is reached", () => {
  test.each(ways.map((way) => [nameOf(way), way] as const))("%s", async (_name, way) => {
    const type = endOf(way);
    const [first = ""] = Object.keys(type.getFields())
      .map((field) => `${type.name}.${field}`)
      .toSorted((a, b) => Number(b.endsWith(".id")) - Number(a.endsWith(".id")));
    const requirement = takes([...rowsOf(way), first]);
    const within = new Set(requirement.map(String));
    const values = leaves(type).filter((leaf) =>
      takes([`${type.name}.${leaf}`]).every((entry) => within.has(String(entry))),
    );
    expect(await faults(way, values.length > 0 ? values : ["__typename"], requirement)).toEqual([]);
  });
});

describe("each mutation, under every scope alone and with just what it takes", () => {
  /** A key gives what it has itself, and one that has nothing to give is refused for that. */
  const special: Readonly<Record<string, object>> = {
    apiKeyCreate: { input: { name: "x", scopes: ["KEYS_MANAGE"] } },
  };
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  test.each(fields.map((field) => [field.name, field] as const))("%s", async (name, field) => {
    const requirement = takes([`Mutation.${name}`]);
    const document = `mutation { ${name}${given(field, { ...placeholders(field.args), ...special[name] })} { __typename } }`;
    for (const scopes of callers(requirement))
      expect([document, scopes, isForbidden(await as.ask(document, scopes))]).toEqual([
        document,
        scopes,
        !allowed(scopes, requirement),
      ]);
  });
});

test("switching a channel on takes IDENTITY_ATTEST besides, switching it off does not", async () => {
  const set = (enabled: boolean) =>
    `mutation { channelSetEnabled(id: "x", enabled: ${enabled}) { userErrors { code } } }`;
  expect(isForbidden(await as.ask(set(false), ["CHANNELS_MANAGE"]))).toBe(false);
  expect(isForbidden(await as.ask(set(true), ["CHANNELS_MANAGE"]))).toBe(true);
  expect(isForbidden(await as.ask(set(true), ["IDENTITY_ATTEST"]))).toBe(true);
  expect(isForbidden(await as.ask(set(true), ["CHANNELS_MANAGE", "IDENTITY_ATTEST"]))).toBe(false);
});

test("a run's variables and its steps' details are null without both read scopes, and nothing else is", async () => {
  const ask = async (...scopes: Scope[]) =>
    (
      await as.ask(`{ workflowRun(id: "${world.ids.run}") { variables steps { stepId detail } } }`, [
        "WORKFLOWS_READ",
        ...scopes,
      ])
    ).data?.workflowRun;
  const whole = await ask("CONTACTS_READ", "CONVERSATIONS_READ");
  expect(whole).toMatchObject({ variables: { order: "A-1001" } });
  const { steps } = whole as { steps: { stepId: string; detail: unknown }[] };
  expect(steps.some((step) => step.detail !== null)).toBe(true);
  const without = { variables: null, steps: steps.map(({ stepId }) => ({ stepId, detail: null })) };
  for (const scopes of [[], ["CONTACTS_READ"], ["CONVERSATIONS_READ"]] as Scope[][])
    expect(await ask(...scopes)).toEqual(without);
});

test("a run's story leaves out what others said and whom it was assigned to without both read scopes", async () => {
  const told = "550 no such user ann@stored.dev";
  const run = parseId("run", world.ids.run ?? "");
  await api.rows(
    `INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
     SELECT workspace_id, id, 9000 + n, 's', o.type, o.outcome, o.detail, now()
     FROM workflow_run, (VALUES (1, 'SEND_MESSAGE', 'sendFailed', jsonb_build_object('reason', $2::text)),
       (2, 'ASSIGN', 'assigned', jsonb_build_object('assignee', $2::text)),
       (3, 'HTTP_REQUEST', 'httpFailed', jsonb_build_object('reason', $2::text, 'status', 503))) AS o (n, type, outcome, detail) WHERE id = $1`,
    [run, told],
  );
  const story = async (...scopes: Scope[]) =>
    JSON.stringify(
      (await as.ask(`{ workflowRun(id: "${world.ids.run}") { story } }`, ["WORKFLOWS_READ", ...scopes])).data,
    );
  expect((await story("CONTACTS_READ", "CONVERSATIONS_READ")).split(told)).toHaveLength(4);
  for (const scopes of [[], ["CONTACTS_READ"], ["CONVERSATIONS_READ"]] as Scope[][]) {
    expect(await story(...scopes)).not.toContain("stored");
    expect(await story(...scopes)).toContain("could not send");
  }
  await api.rows("DELETE FROM workflow_run_step WHERE run_id = $1 AND sequence > 9000", [run]);
});

test("an event of a conversation by its id takes what it takes in events", async () => {
  const document = `{ node(id: "${world.ids.conversationEvent}") { id ... on Event { type payload } } }`;
  const asked = await as.ask(document, ["CONTACTS_READ"]);
  expect([asked.data, isForbidden(asked)]).toEqual([{ node: null }, true]);
  expect((await as.ask(document, ["CONTACTS_READ", "CONVERSATIONS_READ"])).errors).toBeUndefined();
});
