import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type IntrospectionQuery, introspectionFromSchema } from "graphql";
import { startApi, type TestApi } from "../testing/api.ts";
import { visitorSchema } from "../widget-api/schema.ts";
import { arrive, type Browser, makeWidget } from "../widget-api/testing/visitor.ts";
import { SOCKET } from "./socket.ts";
import { doubling, times } from "./testing/documents.ts";
import { type RawSocket, rawSocket } from "./testing/raw-socket.ts";

let api: TestApi;
let visitor: Browser;
const sockets: RawSocket[] = [];
beforeAll(async () => {
  api = await startApi();
  visitor = await arrive(api, await makeWidget(api));
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => api?.close());

type Told = {
  data?: unknown;
  errors?: { message: string; extensions: { code: string } }[];
  extensions?: { cost?: object };
};
const partner = () => ({ authorization: `Bearer ${api.adminKey}` });
async function post(path: string, headers: Record<string, string>, body: unknown) {
  const answer = await fetch(api.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    text,
    ...(JSON.parse(text) as Told),
  };
}
const codes = ({ errors }: Told) => errors?.map(({ extensions }) => extensions.code);
const doors = () => [["/graphql", partner()] as const, ["/widget/graphql", visitor.headers()] as const];
const RENAME = 'mutation { workspaceUpdate(input: { name: "renamed" }) { workspace { name } } }';

describe("by POST", () => {
  test("what cannot be answered as the caller accepts is not done", async () => {
    for (const accept of ["text/html", "application/xml, image/*", "application/json;q=0"]) {
      const answer = await post("/graphql", { ...partner(), accept }, { query: RENAME });
      expect([answer.status, codes(answer)]).toEqual([406, ["BAD_USER_INPUT"]]);
    }
    expect((await api.graphql<{ workspace: object }>("{ workspace { name } }")).workspace).toEqual({
      name: "Test",
    });
    for (const accept of ["*/*", "application/graphql-response+json", "text/html, application/*;q=0.1"])
      expect(
        await post("/graphql", { ...partner(), accept }, { query: "{ workspace { name } }" }),
      ).toMatchObject({
        status: 200,
        data: {},
      });
    const modern = await post(
      "/graphql",
      { ...partner(), accept: "application/graphql-response+json" },
      { query: "{ nothing }" },
    );
    expect([modern.status, modern.type]).toEqual([400, "application/graphql-response+json; charset=utf-8"]);
  });

  test("a subscription is refused by the name of what it takes", async () => {
    const queries = ["subscription { contactChanged { id } }", "subscription { messageAdded { id } }"];
    for (const [i, [path, headers]] of doors().entries()) {
      const answer = await post(path, headers, { query: queries[i] });
      expect([answer.status, codes(answer)]).toEqual([400, ["BAD_USER_INPUT"]]);
      expect(answer.errors?.[0]?.message).toContain("graphql-transport-ws");
    }
  });

  test("several operations in one body are refused, and so is a document whose fragments double, a deep one, a long one", async () => {
    for (const [path, headers] of doors()) {
      expect(
        codes(await post(path, headers, [{ query: "{ __typename }" }, { query: "{ __typename }" }])),
      ).toEqual(["BAD_USER_INPUT"]);
      for (const query of [
        doubling(60),
        doubling(45),
        "{ a ".repeat(2_000),
        `{ ${times(300_000, () => "id")} }`,
        "[".repeat(5_000),
      ]) {
        const { status, ...answer } = await post(path, headers, { query });
        // A visitor's body is smaller, so that the longest is not even read.
        const isLong = path !== "/graphql" && query.length > 256 * 1024;
        const code = isLong
          ? "BAD_USER_INPUT"
          : expect.stringMatching(/^(GRAPHQL_(VALIDATION|PARSE)_FAILED|COST_LIMIT_EXCEEDED)$/);
        expect([status, codes(answer)]).toEqual([isLong ? 413 : 400, [code]]);
      }
    }
  });

  test("a body that nests without end is refused in words", async () => {
    const deep = `${'{"not":'.repeat(90_000)}{}${"}".repeat(90_000)}`;
    const query = "query ($f: ContactFilter) { contacts(filter: $f) { nodes { id } } }";
    expect(
      codes(
        await post("/graphql", partner(), `{"query":${JSON.stringify(query)},"variables":{"f":${deep}}}`),
      ),
    ).toEqual(["BAD_USER_INPUT"]);
    for (const [path, headers] of doors()) {
      const deep = `${'{"not":'.repeat(25_000)}{}${"}".repeat(25_000)}`;
      // Where nobody looks at it, too: its parsing alone would hold up everybody.
      for (const place of ["variables", "extensions"])
        expect(codes(await post(path, headers, `{"query":"{ __typename }","${place}":${deep}}`))).toEqual([
          "BAD_USER_INPUT",
        ]);
    }
  });

  test("more wrong variables than are told, each with a large text, are a short answer in words", async () => {
    const query =
      "mutation ($rows: [ContactUpsertInput!]!) { contactsUpsert(inputs: $rows) { userErrors { code } } }";
    for (const rows of [
      Array(60).fill(1),
      Array(51).fill({}),
      Array(60).fill({ nothing: "x".repeat(10_000) }),
      { a: 1, b: "x".repeat(900_000) },
    ]) {
      const answer = await post("/graphql", partner(), { query, variables: { rows } });
      expect(answer.status).toBeLessThan(500);
      expect(new Set(codes(answer))).toEqual(new Set(["BAD_USER_INPUT"]));
      expect(answer.text.length).toBeLessThan(60_000);
    }
  });

  test("every answer says what it cost, refusals too", async () => {
    const cost = async (query: string) => (await post("/graphql", partner(), { query })).extensions?.cost;
    const rest = (requested: number) => ({
      requested,
      limit: 10_000,
      remaining: Math.max(0, 10_000 - requested),
      restorePerSecond: 1_000,
    });
    expect(await cost("{ contacts(first: 10) { nodes { id } } }")).toEqual(rest(10));
    expect(
      await cost("{ contacts(first: 100) { nodes { conversations(first: 100) { nodes { id } } } } }"),
    ).toEqual(rest(10_100));
    expect(await cost("{ contact { id } }")).toEqual(rest(1));
    expect(await cost("{ contact {")).toEqual(rest(0));
  });

  test("a workflow's trigger refuses a text that cannot be stored, by its path", async () => {
    const call = async (body: string) => {
      const headers = { authorization: "Bearer wft_nothing", "content-type": "application/json" };
      const answer = await fetch(`${api.url}/workflows/${"workflow_01jd000000000000000000000t"}/trigger`, {
        method: "POST",
        headers,
        body,
      });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    expect((await call("{}")).status).toBe(401);
    expect((await call(`${"[".repeat(50_000)}${"]".repeat(50_000)}`)).status).toBeLessThan(500);
  });
});

describe("a visitor", () => {
  /** Every place in the visitor API's inputs where a text may stand, with the operation that carries it there. */
  async function places() {
    const { __schema } = introspectionFromSchema(await visitorSchema()) as IntrospectionQuery;
    type Ref = { kind: string; name?: string; ofType?: Ref };
    const typed = (ref: Ref): string =>
      ref.kind === "NON_NULL"
        ? `${typed(ref.ofType as Ref)}!`
        : ref.kind === "LIST"
          ? `[${typed(ref.ofType as Ref)}]`
          : (ref.name as string);
    const values = (ref: Ref, bad: string): unknown[] => {
      if (ref.kind === "NON_NULL") return values(ref.ofType as Ref, bad);
      if (ref.kind === "LIST") return values(ref.ofType as Ref, bad).map((value) => [value]);
      if (ref.name === "JSON") return [bad, { a: bad }, { [bad]: "a" }, [[{ b: bad }]]];
      if (ref.kind === "SCALAR") return ref.name === "String" || ref.name === "ID" ? [bad] : [];
      const type = __schema.types.find(({ name }) => name === ref.name);
      if (type?.kind !== "INPUT_OBJECT") return [];
      const fill = Object.fromEntries(
        type.inputFields.filter(({ type }) => type.kind === "NON_NULL").map(({ name }) => [name, "x"]),
      );
      return type.inputFields.flatMap((field) =>
        values(field.type as Ref, bad).map((value) => ({ ...fill, [field.name]: value })),
      );
    };
    const plain = (ref: Ref): unknown =>
      ref.kind === "NON_NULL"
        ? plain(ref.ofType as Ref)
        : ref.kind === "LIST"
          ? []
          : ref.name === "Boolean"
            ? true
            : ref.kind === "SCALAR"
              ? "x"
              : {};
    return __schema.types.flatMap((type) => {
      if (type.kind !== "OBJECT" || !["Query", "Mutation"].includes(type.name)) return [];
      return type.fields.flatMap((field) =>
        field.args.map((argument) => {
          const declared = field.args.map(({ name, type }) => `$${name}: ${typed(type as Ref)}`).join(", ");
          const given = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
          const query = `${type.name.toLowerCase()} (${declared}) { ${field.name}(${given}) { __typename } }`;
          const rest = Object.fromEntries(field.args.map(({ name, type }) => [name, plain(type as Ref)]));
          return {
            query,
            argument: argument.name,
            rest,
            values: (bad: string) => values(argument.type as Ref, bad),
          };
        }),
      );
    });
  }

  test("may put a text that cannot be stored wherever a text may stand: nothing breaks", async () => {
    const all = await places();
    expect(all.length).toBeGreaterThan(5);
    for (const { query, argument, rest, values } of all)
      for (const bad of ["a\ud800", "\u0000"])
        for (const value of values(bad)) {
          const answer = await post("/widget/graphql", visitor.headers(), {
            query,
            variables: { ...rest, [argument]: value },
          });
          expect({
            query,
            value,
            status: answer.status < 500,
            codes: (codes(answer) ?? []).filter((code) => code === "INTERNAL_SERVER_ERROR"),
          }).toEqual({ query, value, status: true, codes: [] });
        }
    const kept = await api.rows(
      "SELECT 1 FROM message WHERE text LIKE '%\ufffd%' UNION ALL SELECT 1 FROM identifier WHERE value LIKE '%\ufffd%'",
    );
    expect(kept).toEqual([]);
  });

  test("is told nothing of the schema, whatever key comes along", async () => {
    for (const query of [
      "{ __schema { types { name } } }",
      '{ __type(name: "Session") { name } }',
      "{ widgetConfi { title } }",
      "query ($a: [PreChatAnswe]) { __typename }",
    ]) {
      const answer = await post(
        "/widget/graphql",
        { ...visitor.headers(), "x-api-key": api.adminKey },
        { query },
      );
      expect(codes(answer)?.[0]).toBe("GRAPHQL_VALIDATION_FAILED");
      expect(answer.text).not.toMatch(/Did you mean|"types"/);
    }
    const wrong = await post("/widget/graphql", visitor.headers(), {
      query: "mutation ($i: IdentifyInput!) { identify(input: $i) { session { token } } }",
      variables: { i: { emai: "x" } },
    });
    expect(wrong.text).not.toContain("Did you mean");
  });
});

describe("over a socket", () => {
  const open = async (path = "/graphql", headers = {}) => {
    const socket = await rawSocket(api, path, headers);
    sockets.push(socket);
    return socket;
  };
  const init = (name = "authorization") => ({
    type: "connection_init",
    payload: { [name]: `Bearer ${api.adminKey}` },
  });
  const subscribe = (
    id: number | string,
    query = "subscription { contactChanged { id } }",
    variables = {},
  ) => ({
    id: String(id),
    type: "subscribe",
    payload: { query, variables },
  });
  /** An open socket at each of the two addresses, with what one subscribes to there. */
  const both = async () => {
    const admin = await open();
    admin.send(init());
    const headers = visitor.headers();
    const own = await open("/widget/graphql", { origin: headers.origin as string });
    own.send({
      type: "connection_init",
      payload: { Authorization: headers.authorization, "X-Widget-Key": headers["x-widget-key"] },
    });
    for (const socket of [admin, own]) expect(await socket.heard("connection_ack")).toBeDefined();
    return [
      [admin, "subscription { contactChanged { id } }"],
      [own, "subscription { messageAdded { id } }"],
    ] as const;
  };

  test.each(["authorization", "Authorization", "AUTHORIZATION"])("the key counts as %s", async (name) => {
    const socket = await open();
    socket.send(init(name));
    expect(await socket.heard("connection_ack")).toBeDefined();
  });

  test("a close says why", async () => {
    const nobody = await open();
    nobody.send({ type: "connection_init", payload: { authorization: "Bearer ci_nothing" } });
    expect(await nobody.closed).toEqual({ code: 4403, reason: expect.stringContaining("valid API key") });
    const stranger = await open("/widget/graphql", { origin: "https://evil.dev" });
    stranger.send({ type: "connection_init", payload: {} });
    expect(await stranger.closed).toEqual({ code: 4403, reason: expect.stringContaining("session") });
    const silent = await open();
    expect(await silent.closed).toMatchObject({ code: 4408 });
    const large = await open();
    large.send({ type: "connection_init", payload: { authorization: "x".repeat(SOCKET.initBytes) } });
    expect(await large.closed).toEqual({ code: 4429, reason: expect.stringContaining("bytes") });
  });

  test("a message of any size above the limit, or that nests without end, ends its own socket alone", async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    for (const [socket, query] of await both()) {
      socket.send(JSON.stringify(subscribe(1, query, { v: 0 })).replace('{"v":0}', deep));
      expect(await socket.heard("error", "1")).toMatchObject({
        payload: [{ extensions: { code: "BAD_USER_INPUT" } }],
      });
      socket.send(`{"type":"ping","payload":${deep}}`);
      expect(await socket.heard("pong")).toEqual({ type: "pong" });
      socket.send(subscribe(2, `# ${"x".repeat(SOCKET.bytes)}\n${query}`));
      expect(await socket.closed).toMatchObject({ code: 1009 });
    }
  });

  test("the same is looked at before a subscription as before a request", async () => {
    for (const [socket] of await both()) {
      socket.send(subscribe(1, doubling(45, 2, "Subscription").replace("{", "subscription {")));
      socket.send(
        subscribe(2, `subscription { ${"a { ".repeat(200)}`),
        subscribe(3, "{ __typename }"),
        subscribe(4, 'subscription { nothing(a: "\\ud800") }'),
      );
      for (const [id, code] of [
        ["1", /GRAPHQL_VALIDATION_FAILED|COST_LIMIT/],
        ["2", /GRAPHQL_VALIDATION_FAILED/],
        ["3", /BAD_USER_INPUT/],
        ["4", /BAD_USER_INPUT/],
      ] as const)
        expect(await socket.heard("error", id)).toMatchObject({
          payload: [{ extensions: { code: expect.stringMatching(code) } }],
        });
    }
  });

  test("thousands of subscriptions that begin and end are cut off with words, and the next request is answered", async () => {
    for (const [socket, query] of await both()) {
      for (let i = 0; i < 2_000; i++) socket.send(subscribe(i, query), { id: String(i), type: "complete" });
      expect(await socket.closed).toEqual({ code: 4429, reason: expect.stringContaining("a second") });
      await api.graphql("{ workspace { name } }");
    }
  });

  test("one socket carries so many subscriptions at a time and no more", async () => {
    const socket = await open();
    socket.send(init());
    await socket.heard("connection_ack");
    const query = "subscription { contactChanged { id } }";
    for (let i = 0; i < SOCKET.open; i++) socket.send(subscribe(i, query));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    socket.send(subscribe("over", query));
    expect(await socket.heard("error", "over")).toMatchObject({
      payload: [{ extensions: { code: "RATE_LIMITED" } }],
    });
    socket.send({ id: "0", type: "complete" });
    socket.send(subscribe("again", query));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(socket.messages.filter(({ type, id }) => type === "error" && id !== "over")).toEqual([]);
  });

  test("a thousand pings whose answers nobody reads are cut off", async () => {
    const socket = await open();
    socket.send(init());
    await socket.heard("connection_ack");
    for (let i = 0; i < 1_000; i++) socket.send({ type: "ping", payload: { text: "x".repeat(1_000) } });
    expect(await socket.closed).toEqual({ code: 4429, reason: expect.stringContaining("messages") });
  });
});
