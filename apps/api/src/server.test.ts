import { openDatabase } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildSchema } from "graphql";
import { readinessOf } from "./http/health.ts";
import { startApi, type TestApi } from "./testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${api.adminKey}`, ...headers },
    body,
  });
const query = (text: string) => JSON.stringify({ query: text });
const codesOf = async (answer: Response) => {
  const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
  return errors?.map((error) => error.extensions.code);
};

describe("only a valid key is answered", () => {
  test.each([
    ["none", {}],
    ["no bearer", { authorization: "Basic YTpi" }],
    ["no key at all", { authorization: "Bearer " }],
    ["a key of no form", { authorization: "Bearer something" }],
    [
      "an unknown key of the right form",
      { authorization: `Bearer ci_01jd000000000000000000000t_${"x".repeat(43)}` },
    ],
  ])("%s: UNAUTHENTICATED with 401", async (_, headers) => {
    const answer = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(headers as Record<string, string>) },
      body: query("{ __typename }"),
    });
    expect(answer.status).toBe(401);
    expect(await codesOf(answer)).toEqual(["UNAUTHENTICATED"]);
  });

  test("the right workspace's key with another secret is not one", async () => {
    const forged = `${api.adminKey.slice(0, -43)}${"A".repeat(43)}`;
    expect((await post(query("{ __typename }"), { authorization: `Bearer ${forged}` })).status).toBe(401);
  });

  test("a key is refused before its body is read", async () => {
    const answer = await post("{ not json", { authorization: "Bearer nothing" });
    expect(answer.status).toBe(401);
  });
});

describe("every answer says its request's id", () => {
  test("the caller's own", async () => {
    expect(
      (await post(query("{ __typename }"), { "x-request-id": "order-17.a:b_c" })).headers.get("x-request-id"),
    ).toBe("order-17.a:b_c");
  });

  test.each([
    ["with a space", "a b"],
    ["too long", "x".repeat(129)],
    ["that would forge a log line", '{"level":60}'],
  ])("a new one in place of one %s", async (_, given) => {
    const id = (await post(query("{ __typename }"), { "x-request-id": given })).headers.get("x-request-id");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ["/nothing", 404],
    ["/healthz", 200],
    ["/graphql", 401],
  ])("GET %s too", async (path, status) => {
    const answer = await fetch(api.url + path);
    expect([answer.status, answer.headers.get("x-request-id")]).toEqual([
      status,
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
  });
});

describe("what is wrong with a request is told by a code", () => {
  test.each([
    ["GRAPHQL_PARSE_FAILED", "{ workspace {", {}],
    ["GRAPHQL_VALIDATION_FAILED", "{ nothing }", {}],
    ["BAD_USER_INPUT", "{ contacts(first: 0) { nodes { id } } }", {}],
    ["BAD_USER_INPUT", "{ contacts(first: 101) { nodes { id } } }", {}],
    ["BAD_USER_INPUT", "{ contact { id } }", {}],
    ["BAD_USER_INPUT", '{ contact(id: "x", by: { email: "a@business.org" }) { id } }', {}],
    ["BAD_USER_INPUT", "{ contact(by: {}) { id } }", {}],
    ["BAD_USER_INPUT", '{ contact(by: { email: "a@business.org", phone: "+14155550100" }) { id } }', {}],
    [
      "BAD_USER_INPUT",
      "query ($at: DateTime) { contacts(filter: { updatedSince: $at }) { nodes { id } } }",
      { at: "yesterday" },
    ],
    [
      "BAD_USER_INPUT",
      "query ($tag: String) { contacts(filter: { tag: $tag }) { nodes { id } } }",
      { tag: "a\u0000b" },
    ],
    ["BAD_CURSOR", '{ contacts(after: "nonsense") { nodes { id } } }', {}],
    [
      "BAD_CURSOR",
      "query ($after: String) { contacts(after: $after) { nodes { id } } }",
      { after: Buffer.from('["NAME_ASC","a","b"]').toString("base64url") },
    ],
  ])("%s: %s", async (code, text, variables) => {
    const { errors } = await api.ask(text, variables);
    expect(errors?.map((error) => error.extensions.code)).toEqual([code]);
  });

  test("a cursor with a key that is no time is BAD_CURSOR", async () => {
    const after = Buffer.from(
      JSON.stringify(["CREATED_AT_DESC", "soon", "01900000-0000-7000-8000-000000000000"]),
    ).toString("base64url");
    const { errors } = await api.ask("query ($after: String) { contacts(after: $after) { nodes { id } } }", {
      after,
    });
    expect(errors?.map((error) => error.extensions.code)).toEqual(["BAD_CURSOR"]);
  });

  test("nesting without end is refused, whatever it goes through", async () => {
    const deep = (level: number): string =>
      level === 0 ? "id" : `sources { identifiers { contact { ${deep(level - 1)} } } }`;
    const { errors } = await api.ask(`{ contacts { nodes { ${deep(5)} } } }`);
    expect(errors?.map((error) => error.extensions.code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    const around =
      "query { contacts { nodes { ...A } } } fragment A on Contact { suggestions { contacts { ...A } } }";
    expect((await api.ask(around)).errors?.map((error) => error.extensions.code)).toEqual([
      "GRAPHQL_VALIDATION_FAILED",
    ]);
  });

  test("a body that is no JSON is 400, one over 1 MiB is 413", async () => {
    const broken = await post("{ not json");
    expect([broken.status, await codesOf(broken)]).toEqual([400, ["BAD_USER_INPUT"]]);
    const large = await post(query(`{ __typename } # ${"x".repeat(1024 * 1024)}`));
    expect([large.status, await codesOf(large)]).toEqual([413, ["BAD_USER_INPUT"]]);
  });

  test("a body without a query is BAD_USER_INPUT", async () => {
    expect(await codesOf(await post("{}"))).toEqual(["BAD_USER_INPUT"]);
  });

  test("a form that a foreign page could send is refused", async () => {
    const answer = await fetch(`${api.url}/graphql?query=${encodeURIComponent("{ __typename }")}`, {
      headers: { authorization: `Bearer ${api.adminKey}` },
    });
    expect(answer.status).toBe(400);
  });

  test("tools may ask for the whole schema", async () => {
    const deep =
      "type { kind ofType { kind ofType { kind ofType { kind ofType { kind ofType { kind ofType { kind ofType { name } } } } } } } }";
    const { errors } = await api.ask(`{ __schema { types { fields { args { ${deep} } } } } }`);
    expect(errors).toBeUndefined();
  });
});

test("a failure of ours is masked, with the request's id", async () => {
  const owner = await openDatabase({ url: api.ownerUrl });
  await owner.dataSource.query("ALTER TABLE contact_field RENAME TO hidden");
  try {
    const answer = await post(query("{ workspace { name contactFields { key } } }"), {
      "x-request-id": "find-me",
    });
    const text = await answer.text();
    expect(JSON.parse(text).errors).toMatchObject([
      { extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "find-me" } },
    ]);
    expect(text).not.toMatch(/contact_field|relation|42P01|\.ts|\.js/);
  } finally {
    await owner.dataSource.query("ALTER TABLE hidden RENAME TO contact_field");
    await owner.close();
  }
});

test("requests that fail give their connections back", async () => {
  // More than the pool holds: one kept for good would leave the last ones waiting for ever.
  for (let i = 0; i < 25; i++)
    await api.ask('{ workspace { name } contacts(after: "nonsense") { nodes { id } } }');
  expect(await api.ask("{ workspace { name } }")).toMatchObject({ data: { workspace: { name: "Test" } } });
});

test("GET /schema.graphql is the schema as text, without a key", async () => {
  const answer = await fetch(`${api.url}/schema.graphql`);
  expect(answer.headers.get("content-type")).toContain("text/plain");
  expect(
    buildSchema(await answer.text())
      .getQueryType()
      ?.getFields()
      .contacts?.args.map((arg) => arg.name),
  ).toContain("orderBy");
});

describe("readiness", () => {
  test("ready when the database is migrated", async () => {
    expect(await readinessOf({ database: api.database })()).toEqual([]);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  test("names what is missing", async () => {
    expect(await readinessOf({ database: api.database, credentials: "/nowhere/credentials.json" })()).toEqual(
      ["credentials.json is not written yet."],
    );
    const closed = await openDatabase({ url: api.appUrl, poolSize: 1 });
    await closed.close();
    const unreachable = await readinessOf({ database: closed })();
    expect(unreachable).toEqual([expect.stringContaining("cannot be reached")]);
    expect(unreachable.join()).not.toContain(new URL(api.appUrl).password);
  });
});
