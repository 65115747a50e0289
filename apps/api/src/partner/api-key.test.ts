import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Key {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}
interface Payload {
  readonly apiKey: Key | null;
  readonly secret: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}
const KEY = "id name hint scopes expiresAt lastUsedAt revokedAt";
const PAYLOAD = `apiKey { ${KEY} } secret userErrors { code field }`;
const CREATE = `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { ${PAYLOAD} } }`;
const create = async (input: object, key?: string) =>
  (await api.graphql<{ apiKeyCreate: Payload }>(CREATE, { input }, key)).apiKeyCreate;

test("a new key works with its scopes and no others, and is shown once", async () => {
  const { apiKey, secret, userErrors } = await create({ name: " CRM sync ", scopes: ["CONTACTS_READ"] });
  expect(userErrors).toEqual([]);
  expect(apiKey).toMatchObject({
    name: "CRM sync",
    scopes: ["CONTACTS_READ"],
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  });
  expect(await api.ask("{ contacts { nodes { id } } }", {}, secret ?? "")).toMatchObject({
    data: { contacts: { nodes: [] } },
  });
  expect(
    (await api.ask("{ apiKeys { id } }", {}, secret ?? "")).errors?.map((e) => e.extensions.code),
  ).toEqual(["FORBIDDEN"]);

  const { apiKeys } = await api.graphql<{ apiKeys: Key[] }>(`{ apiKeys { ${KEY} } }`);
  expect(JSON.stringify(apiKeys)).not.toContain(secret);
  expect(apiKeys.find((key) => key.id === apiKey?.id)).toMatchObject({
    hint: apiKey?.hint,
    lastUsedAt: expect.any(String),
  });
  const stored = await api.rows<{ all: string }>("SELECT row_to_json(k)::text AS all FROM api_key k");
  expect(JSON.stringify(stored)).not.toContain(secret);
});

test("a key can only give what it has", async () => {
  const keeper = await api.keyWith("KEYS_MANAGE", "CONTACTS_READ");
  expect((await create({ name: "reader", scopes: ["CONTACTS_READ"] }, keeper)).apiKey?.scopes).toEqual([
    "CONTACTS_READ",
  ]);
  const more = await api.ask(
    CREATE,
    { input: { name: "more", scopes: ["CONTACTS_READ", "CONTACTS_ERASE"] } },
    keeper,
  );
  expect(more.errors?.map((error) => error.extensions)).toEqual([
    { code: "FORBIDDEN", requiredScope: "CONTACTS_ERASE" },
  ]);

  const { apiKey: strong } = await create({ name: "strong", scopes: ["CONTACTS_ERASE"] });
  const rotate = `mutation ($id: ID!) { apiKeyRotate(id: $id) { ${PAYLOAD} } }`;
  expect(
    (await api.ask(rotate, { id: strong?.id }, keeper)).errors?.map((error) => error.extensions.code),
  ).toEqual(["FORBIDDEN"]);
});

describe("a key that ends makes none that outlives it", () => {
  const DAY = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
  const rotate = (id: string | undefined, key: string) =>
    api.ask(`mutation ($id: ID!) { apiKeyRotate(id: $id) { ${PAYLOAD} } }`, { id }, key);
  const code = ({
    errors,
  }: {
    readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
  }) => errors?.[0]?.extensions.code;
  let ending: Payload;
  beforeAll(async () => {
    ending = await create({
      name: "ending",
      scopes: ["KEYS_MANAGE", "CONTACTS_READ"],
      expiresAt: inDays(10),
    });
  });

  test.each([
    ["without an end", undefined, "FORBIDDEN"],
    ["with a later end", 11, "FORBIDDEN"],
    ["with an earlier end", 9, undefined],
  ])("%s", async (_name, days, expected) => {
    const input = { name: "made", scopes: ["CONTACTS_READ"], ...(days ? { expiresAt: inDays(days) } : {}) };
    const before = await api.rows("SELECT id FROM api_key");
    expect(code(await api.ask(CREATE, { input }, ending.secret ?? ""))).toBe(expected);
    expect((await api.rows("SELECT id FROM api_key")).length - before.length).toBe(expected ? 0 : 1);
  });

  test("nor by rotating: one without an end, one that would end later, itself", async () => {
    const endless = await create({ name: "endless", scopes: ["CONTACTS_READ"] });
    const later = await create({ name: "later", scopes: ["CONTACTS_READ"], expiresAt: inDays(12) });
    const soon = await create({ name: "soon", scopes: ["CONTACTS_READ"], expiresAt: inDays(2) });
    for (const { apiKey } of [endless, later, ending])
      expect(code(await rotate(apiKey?.id, ending.secret ?? ""))).toBe("FORBIDDEN");
    expect((await rotate(soon.apiKey?.id, ending.secret ?? "")).errors).toBeUndefined();
    expect((await rotate(later.apiKey?.id, api.adminKey)).errors).toBeUndefined();
  });

  test("ending another takes KEYS_MANAGE alone", async () => {
    const { apiKey } = await create({ name: "strong", scopes: ["CONTACTS_ERASE"] });
    const revoke = "mutation ($id: ID!) { apiKeyRevoke(id: $id) { apiKey { revokedAt } } }";
    expect((await api.ask(revoke, { id: apiKey?.id }, ending.secret ?? "")).errors).toBeUndefined();
  });
});

test.each([
  [{ name: " ", scopes: ["CONTACTS_READ"] }, ["REQUIRED", "input.name"]],
  [{ name: "x", scopes: [] }, ["REQUIRED", "input.scopes"]],
  [
    { name: "x", scopes: ["CONTACTS_READ"], expiresAt: "2020-01-01T00:00:00Z" },
    ["INVALID", "input.expiresAt"],
  ],
])("%j is refused", async (input, refusal) => {
  const { apiKey, secret, userErrors } = await create(input);
  expect([apiKey, secret, userErrors.map(({ code, field }) => [code, field?.join(".")])]).toEqual([
    null,
    null,
    [refusal],
  ]);
});

test("rotating makes a second key; the first works on for the overlap", async () => {
  const made = await create({ name: "till", scopes: ["CONTACTS_READ"] });
  const rotate = `mutation ($id: ID!, $overlap: Duration) { apiKeyRotate(id: $id, overlap: $overlap) { ${PAYLOAD} } }`;
  const { apiKeyRotate: next } = await api.graphql<{ apiKeyRotate: Payload }>(rotate, {
    id: made.apiKey?.id,
    overlap: "PT2H",
  });
  expect(next.apiKey).toMatchObject({ name: "till", scopes: ["CONTACTS_READ"], expiresAt: null });
  expect(next.apiKey?.id).not.toBe(made.apiKey?.id);
  for (const secret of [made.secret, next.secret])
    expect((await api.ask("{ workspace { name } }", {}, secret ?? "")).errors).toBeUndefined();
  const { apiKeys } = await api.graphql<{ apiKeys: Key[] }>(`{ apiKeys { ${KEY} } }`);
  const ends = Date.parse(apiKeys.find((key) => key.id === made.apiKey?.id)?.expiresAt ?? "");
  expect(Math.abs(ends - Date.now() - 2 * 3_600_000)).toBeLessThan(60_000);
});

test("revoking is said once and for all", async () => {
  const { apiKey } = await create({ name: "lost", scopes: ["CONTACTS_READ"] });
  const revoke = `mutation ($id: ID!) { apiKeyRevoke(id: $id) { ${PAYLOAD} } }`;
  const first = (await api.graphql<{ apiKeyRevoke: Payload }>(revoke, { id: apiKey?.id })).apiKeyRevoke;
  expect(first.apiKey?.revokedAt).toMatch(/Z$/);
  expect((await api.graphql<{ apiKeyRevoke: Payload }>(revoke, { id: apiKey?.id })).apiKeyRevoke).toEqual(
    first,
  );
  const rotate = `mutation ($id: ID!) { apiKeyRotate(id: $id) { ${PAYLOAD} } }`;
  expect(
    (await api.graphql<{ apiKeyRotate: Payload }>(rotate, { id: apiKey?.id })).apiKeyRotate.userErrors,
  ).toMatchObject([{ code: "CONFLICT" }]);
  expect(
    (await api.graphql<{ apiKeyRevoke: Payload }>(revoke, { id: "nonsense" })).apiKeyRevoke.userErrors,
  ).toMatchObject([{ code: "NOT_FOUND" }]);
});
