import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isScalarType,
} from "graphql";
import { adminSchema } from "../schema.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import { visitorSchema } from "../widget-api/schema.ts";
import { arrive, type Browser, makeWidget } from "../widget-api/testing/visitor.ts";
import { elementOf, type InputPlace, inputPlaces, limitsOf, nestingAt } from "./input-places.ts";
import { inWords } from "./limit.ts";
import { INPUT_LIMITS, LIMITED_BY_ITSELF, NESTINGS } from "./limits.ts";
import { asMuchAsMayBe, type Call, callsOf, tooMuch } from "./testing/calls.ts";

/** Types whose values cannot be large: a number of 32 bits, a switch, a name out of a list. */
const isSmall = (type: GraphQLInputType): boolean => {
  const named = getNamedType(type);
  return isEnumType(named) || (isScalarType(named) && ["Int", "Boolean", "Float"].includes(named.name));
};

let schemas: { readonly admin: GraphQLSchema; readonly visitor: GraphQLSchema };
let everywhere: readonly InputPlace[];
let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  schemas = { admin: await adminSchema(), visitor: await visitorSchema() };
  everywhere = Object.values(schemas).flatMap(inputPlaces);
  api = await startApi();
  browser = await arrive(api, await makeWidget(api));
});
afterAll(() => api?.close());

describe("every input of both APIs", () => {
  test("has limits, and its description names them", () => {
    const without = everywhere.filter((place) => {
      const { type, description } = place.definition;
      const named = getNamedType(type);
      const limits = limitsOf(place);
      const isSelfLimited =
        LIMITED_BY_ITSELF.includes(named.name) && Boolean(named.description?.includes("At most"));
      const listed = elementOf(type) === null || limits.some(({ kind }) => kind === "list");
      const own =
        isInputObjectType(named) ||
        isSmall(type) ||
        isSelfLimited ||
        limits.some(({ kind }) => kind !== "list");
      return !listed || !own || !limits.every((limit) => description?.includes(inWords(limit)));
    });
    expect(without.map(({ name }) => name)).toEqual([]);
    expect(everywhere.length).toBeGreaterThan(200);
  });

  test("an input that holds itself says how deep", () => {
    const reaches = (from: GraphQLInputType, name: string, seen: Set<string>): boolean => {
      const type = getNamedType(from);
      if (!isInputObjectType(type) || seen.has(type.name)) return false;
      seen.add(type.name);
      return Object.values(type.getFields()).some(
        (field) => getNamedType(field.type).name === name || reaches(field.type, name, seen),
      );
    };
    const circular = Object.values(schemas).flatMap((schema) =>
      Object.values(schema.getTypeMap()).filter(
        (type) => isInputObjectType(type) && reaches(type, type.name, new Set()),
      ),
    );
    expect(circular.map(({ name }) => name)).toEqual(Object.keys(NESTINGS));
    for (const place of everywhere.filter(({ definition }) => nestingAt(definition)))
      expect(place.definition.description).toContain(`${nestingAt(place.definition)?.depth} deep`);
  });

  test("every limit that is declared is that of something", () => {
    const names = new Set(
      everywhere.flatMap(({ name }) => [name, name.slice(Math.max(0, name.indexOf("(")))]),
    );
    expect(
      Object.keys(INPUT_LIMITS).filter((name) => !names.has(name.replace("[]", "")) && name !== "(token)"),
    ).toEqual([]);
  });
});

const everything = async () => {
  const tables = await api.rows<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  const counts: Record<string, unknown> = {};
  for (const { name } of tables)
    if (!["schema_migration", "migration"].includes(name))
      counts[name] = (await api.rows(`SELECT count(*)::int AS n FROM ${name}`).catch(() => []))[0]?.n;
  return counts;
};

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly field: unknown;
}
type Data = Record<
  string,
  Record<string, readonly Refused[]> | readonly { userErrors: readonly Refused[] }[]
> | null;

/** By whatever way the field tells it: the refusals of one call. */
function refusalsOf(
  data: Data,
  errors: readonly { message: string; extensions: Record<string, unknown> }[] | undefined,
  payload: Call["payload"],
) {
  if (errors)
    return errors.map(({ message, extensions }) => ({ code: String(extensions.code), message, field: null }));
  const answer = Object.values(data ?? {})[0];
  if (payload === "rows")
    return (answer as readonly { userErrors: readonly Refused[] }[]).flatMap((row) => row.userErrors);
  return payload ? ((answer as Record<string, readonly Refused[]>)[payload] ?? []) : [];
}

/** Milliseconds of this process's processor, in which the API runs too: the shortest of twenty at most, for what else the machine does is not the call's. */
async function timed<T>(call: () => Promise<T>): Promise<[T, number]> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; ; i++) {
    const before = process.cpuUsage();
    const answer = await call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
    if (best < 50 || i === 19) return [answer, best];
  }
}

describe.each(["admin", "visitor"] as const)(
  "one more than the limit, in every input of the %s API,",
  (which) => {
    test("is refused by name and limit within 50 ms, and nothing is written", async () => {
      const calls = callsOf(schemas[which], tooMuch);
      const before = await everything();
      const wrong: unknown[] = [];
      for (const call of calls) {
        const ask = () =>
          which === "admin"
            ? api.ask<Data>(call.document, call.variables)
            : browser.ask<Data>(call.document, call.variables);
        const [{ data, errors }, ms] = await timed(ask);
        const refusals = refusalsOf(data as Data, errors, call.payload);
        const codes =
          which === "admin"
            ? call.payload && !errors
              ? ["LIMIT_EXCEEDED"]
              : ["BAD_USER_INPUT"]
            : ["TOO_LONG", "INVALID", "IDENTITY_INVALID", "BAD_USER_INPUT"];
        const told =
          refusals.length > 0 &&
          refusals.every(({ code, message }) => codes.includes(code) && /at most|nest/.test(message));
        const named =
          errors !== undefined ||
          which === "visitor" ||
          refusals.every(({ field }) => Array.isArray(field) && field.length > 0);
        if (!told || !named || ms >= 50)
          wrong.push({ call: call.name, ms: Math.round(ms), refusals, errors });
      }
      expect(calls.length).toBeGreaterThan(which === "admin" ? 250 : 10);
      expect(wrong.slice(0, 10)).toEqual([]);
      expect(await everything()).toEqual(before);
    }, 120_000);
  },
);

test("rows of a list answer each for itself: what breaks a limit is refused in its place, and the others are done", async () => {
  const row = (value: string, firstName: string) => ({
    identifiers: [{ kind: "EMAIL", value }],
    contact: { firstName },
  });
  const inputs = [
    row("one@rows.shop", "One"),
    row("two@rows.shop", "x".repeat(501)),
    row("null", "Three"),
    row("four@rows.shop", "Four"),
  ];
  const mutation =
    "mutation ($i: [ContactUpsertInput!]!) { contactsUpsert(inputs: $i) { index created contact { firstName } userErrors { code field } } }";
  const { contactsUpsert } = await api.graphql<{ contactsUpsert: unknown }>(mutation, { i: inputs });
  expect(contactsUpsert).toEqual([
    { index: 0, created: true, contact: { firstName: "One" }, userErrors: [] },
    {
      index: 1,
      created: false,
      contact: null,
      userErrors: [{ code: "LIMIT_EXCEEDED", field: ["inputs", "1", "contact", "firstName"] }],
    },
    {
      index: 2,
      created: false,
      contact: null,
      userErrors: [{ code: "BLOCKED_VALUE", field: ["inputs", "2", "identifiers", "0", "value"] }],
    },
    { index: 3, created: true, contact: { firstName: "Four" }, userErrors: [] },
  ]);
});

describe("a filter of contacts", () => {
  const ask = (filter: unknown) =>
    api.ask("query ($f: ContactFilter) { contacts(filter: $f) { nodes { id } } }", { f: filter });
  const deep = (depth: number): unknown => (depth === 0 ? { tag: "a" } : { not: deep(depth - 1) });
  test("of many conditions, or of many levels, is refused in words", async () => {
    const many = {
      or: Array.from({ length: 50 }, () => ({
        and: Array.from({ length: 50 }, () => ({ tag: "a", lifecycle: "b" })),
      })),
    };
    for (const filter of [many, deep(6), deep(90), { or: Array.from({ length: 60_000 }, () => ({})) }]) {
      const { errors } = await ask(filter);
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
      expect(errors?.[0]?.message).toMatch(
        /filter.* (may nest: at most 5 deep, and 100|has at most 50 entries)|^variables\.f\..* nests more than 100 levels/,
      );
    }
  });
  test("as large as it may be is answered", async () => {
    expect((await ask(deep(5))).errors).toBeUndefined();
    expect(
      (
        await ask({
          and: Array.from({ length: 50 }, () => ({ not: { search: "a", tag: "b", lifecycle: "c" } })).slice(
            0,
            49,
          ),
        })
      ).errors,
    ).toBeUndefined();
  });
});

/** A provider says how much it takes, and counts as it does. */
const COUNTED_BY_THE_PROVIDER = ["ViberConfig.senderName"];

/** Refusals for another reason than a length may come: an address of 1,024 times "x" is not an address. */
describe.each(["admin", "visitor"] as const)(
  "as much as the limit, in every input of the %s API,",
  (which) => {
    test("is not refused for its length by anything that comes after", async () => {
      const calls = callsOf(schemas[which], asMuchAsMayBe);
      const wrong: unknown[] = [];
      for (const call of calls) {
        const visitor = which === "visitor" ? await arrive(api, await makeWidget(api)) : null;
        const { data, errors } = await (visitor?.ask<Data>(call.document, call.variables) ??
          api.ask<Data>(call.document, call.variables));
        const refusals = data === null && !errors ? [] : refusalsOf(data as Data, errors, call.payload);
        const tooLong = refusals.filter(
          ({ code, message }) =>
            /LIMIT_EXCEEDED|TOO_LONG/.test(code) || /at most [\d,]+ characters/i.test(message),
        );
        if (tooLong.length > 0 && !COUNTED_BY_THE_PROVIDER.some((name) => call.name.endsWith(name)))
          wrong.push(`${call.name}: ${tooLong.map(({ code, message }) => `${code} ${message}`)}`);
      }
      expect(calls.length).toBeGreaterThan(which === "admin" ? 150 : 8);
      expect(wrong).toEqual([]);
    }, 120_000);
  },
);
