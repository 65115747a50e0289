import { SCOPES, type Scope } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type GraphQLSchema, getNamedType, isLeafType } from "graphql";
import { createClient } from "graphql-ws";
import { adminSchema } from "../schema.ts";
import { type Answer, startApi, type TestApi } from "../testing/api.ts";
import { visitorSchema } from "../widget-api/schema.ts";
import { arrive, Browser, makeWidget, type TestWidget } from "../widget-api/testing/visitor.ts";
import { type Field, given } from "./testing/asking.ts";
import { placeholders } from "./testing/placeholder.ts";
import { TAKES } from "./testing/table.ts";

/** Over the wire, as a stranger would ask: every root field of both schemas, so that a new one is tried before anybody thinks of it. */
type Kind = "query" | "mutation" | "subscription";
type Root = readonly [name: string, kind: Kind, document: string];

const documentOf = (kind: Kind, field: Field): string => {
  const beneath = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  return `${kind} { ${field.name}${given(field, placeholders(field.args))}${beneath} }`;
};
const rootsOf = (schema: GraphQLSchema): readonly Root[] =>
  (
    [
      ["query", schema.getQueryType()],
      ["mutation", schema.getMutationType()],
      ["subscription", schema.getSubscriptionType()],
    ] as const
  ).flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map(
      (field) => [`${type?.name}.${field.name}`, kind, documentOf(kind, field)] as const,
    ),
  );

const admin = rootsOf(await adminSchema());
const visitor = rootsOf(await visitorSchema());

let api: TestApi;
let widget: TestWidget;
beforeAll(async () => {
  api = await startApi();
  widget = await makeWidget(api);
});
afterAll(() => api?.close());

const codesOf = ({ errors }: Answer<unknown>) => errors?.map(({ extensions }) => extensions.code);

/** A socket that says it comes from `origin`, as a browser does and a page cannot forge. */
const from = (origin: string) =>
  class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, { protocols: [protocol], headers: { origin } } as never);
    }
  };

/** What a subscription is refused with: the code that closed its connection, or those of its errors. "open" when it was not. */
function subscribed(
  path: string,
  document: string,
  init: Record<string, unknown>,
  origin = "https://shop.dev",
) {
  const client = createClient({
    url: `${api.url.replace("http", "ws")}${path}`,
    webSocketImpl: from(origin),
    connectionParams: init,
    retryAttempts: 0,
  });
  const outcome = new Promise<unknown>((resolve) => {
    const refused = (reason: unknown) =>
      resolve(
        Array.isArray(reason)
          ? reason.map(({ extensions }) => extensions?.code)
          : (reason as { code?: number }).code,
      );
    client.subscribe(
      { query: document },
      {
        next: (answer) => resolve(codesOf(answer as Answer<unknown>) ?? "open"),
        error: refused,
        complete: () => resolve("open"),
      },
    );
  });
  return outcome.finally(() => client.dispose());
}

describe("the admin API", () => {
  const NOBODY = `ci_01jd000000000000000000000t_${"x".repeat(43)}`;
  const keys = () => ["", NOBODY, widget.publishableKey];

  test.each(admin)("%s is refused without a key that is one", async (_name, kind, document) => {
    for (const key of keys()) {
      if (kind === "subscription")
        expect(await subscribed("/graphql", document, { authorization: `Bearer ${key}` })).toBe(4403);
      else expect(codesOf(await api.ask(document, {}, key))).toEqual(["UNAUTHENTICATED"]);
    }
  });

  /** Each of the scopes that a requirement names is taken from the key. */
  const others = (row: string): Scope[] => {
    const named = new Set((TAKES.get(row) ?? []).flat());
    return SCOPES.filter((scope) => !named.has(scope));
  };
  /** What any key may ask; the page of events and `node` look at each object themselves. */
  const OPEN = ["Query.eventTypes", "Query.events", "Query.node", "Query.workspace"];

  test("only what is open to every key takes no scope", () => {
    const open = admin.map(([name]) => name).filter((name) => TAKES.get(name)?.length === 0);
    expect(open.toSorted()).toEqual(OPEN);
  });

  const scoped = admin.filter(([name]) => !OPEN.includes(name));
  test.each(scoped)(
    "%s is forbidden to a key that has every scope but those it takes",
    async (name, kind, document) => {
      const key = await api.keyWith(...others(name));
      const codes =
        kind === "subscription"
          ? await subscribed("/graphql", document, { authorization: `Bearer ${key}` })
          : codesOf(await api.ask(document, {}, key));
      expect(codes).toEqual(["FORBIDDEN"]);
    },
  );
});

describe("the visitor API", () => {
  /** What a page may ask before there is a session. */
  const BEFORE = ["Query.widgetConfig", "Mutation.sessionStart"];
  const stranger = `wk_${"0".repeat(26)}_${"x".repeat(24)}`;
  const headers = (browser: Browser) => ({
    "x-widget-key": browser.widget.publishableKey,
    authorization: `Bearer ${browser.token}`,
  });

  test("every field that needs no session is one of two, so that a new one is thought about", () => {
    expect(visitor.map(([name]) => name)).toEqual(expect.arrayContaining(BEFORE));
  });

  test.each(visitor)(
    "%s is refused without the widget's key, and from a page that it does not list",
    async (_name, kind, document) => {
      const browser = await arrive(api, widget);
      if (kind === "subscription") {
        for (const key of ["", stranger, api.adminKey])
          expect(
            await subscribed("/widget/graphql", document, { ...headers(browser), "x-widget-key": key }),
          ).toBe(4403);
        expect(await subscribed("/widget/graphql", document, headers(browser), "https://evil.dev")).toBe(
          4403,
        );
        return;
      }
      for (const key of ["", stranger, api.adminKey])
        expect(codesOf(await browser.ask(document, {}, { "x-widget-key": key }))).toEqual([
          "UNAUTHENTICATED",
        ]);
      for (const origin of ["https://evil.dev", ""])
        expect(codesOf(await browser.ask(document, {}, { origin }))).toEqual(["FORBIDDEN"]);
    },
  );

  const held = visitor.filter(([name]) => !BEFORE.includes(name));
  test.each(held)(
    "%s is refused without a session that lives at this very widget",
    async (_name, kind, document) => {
      const ended = await arrive(api, widget);
      const { token } = ended;
      await ended.reset();
      const elsewhere = await arrive(api, await makeWidget(api));
      for (const one of ["", "ws_nothing", token, elsewhere.token]) {
        const browser = new Browser(api, widget);
        browser.token = one;
        const refused =
          kind === "subscription"
            ? await subscribed("/widget/graphql", document, headers(browser))
            : codesOf(await browser.ask(document));
        expect([one, refused]).toEqual([one, kind === "subscription" ? 4403 : ["UNAUTHENTICATED"]]);
      }
    },
  );
});
