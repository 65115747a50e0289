import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.graphql(
    `mutation { contactFieldDefine(input: { key: "order", name: "Order", type: TEXT }) { userErrors { code } } }`,
  );
});
afterAll(() => api?.close());

interface Widget {
  readonly id: string;
  readonly publishableKey: string;
  readonly allowedOrigins: readonly string[];
  readonly appearance: Record<string, unknown>;
  readonly preChatForm: { readonly enabled: boolean; readonly fields: readonly Record<string, unknown>[] };
  readonly requireSignedIdentity: boolean;
  readonly identityKeys: readonly { readonly kid: string; readonly revokedAt: string | null }[];
  readonly embedSnippet: string;
  readonly channel: { readonly type: string; readonly webhookUrl: string | null };
}
interface Payload {
  readonly widget: Widget | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}
const WIDGET = `id publishableKey allowedOrigins appearance { title subtitle color position greeting launcherLabel locale } requireSignedIdentity
  preChatForm { enabled intro fields { key type label required options pattern } } identityKeys { kid revokedAt } embedSnippet channel { type webhookUrl }`;
const CREATE = `mutation ($input: WidgetInput!) { widgetCreate(input: $input) { widget { ${WIDGET} } userErrors { code field } } }`;
const UPDATE = `mutation ($id: ID!, $input: WidgetInput!) { widgetUpdate(id: $id, input: $input) { widget { ${WIDGET} } userErrors { code field } } }`;

const create = async (input: object) =>
  (await api.graphql<{ widgetCreate: Payload }>(CREATE, { input })).widgetCreate;
const update = async (id: string, input: object) =>
  (await api.graphql<{ widgetUpdate: Payload }>(UPDATE, { id, input })).widgetUpdate;
async function made(input: object = {}): Promise<Widget> {
  const { widget, userErrors } = await create({
    name: "Shop",
    allowedOrigins: ["https://shop.dev"],
    ...input,
  });
  if (!widget) throw new Error(JSON.stringify(userErrors));
  return widget;
}

test("a widget comes with a channel of its own, a public key, no form, and the line to paste", async () => {
  const widget = await made();
  expect(widget).toMatchObject({
    allowedOrigins: ["https://shop.dev"],
    appearance: { title: "Chat with us", color: "#2563eb", position: "RIGHT", locale: "en" },
    preChatForm: { enabled: false, fields: [] },
    requireSignedIdentity: false,
    identityKeys: [],
    channel: { type: "WEB_CHAT", webhookUrl: null },
  });
  expect(widget.publishableKey).toMatch(/^wk_/);
  expect(widget.embedSnippet).toContain(
    `<script async src="https://contacts.business.org/widget.js" data-key="${widget.publishableKey}">`,
  );
});

test("an update changes what it names and leaves the rest; a null takes away what may be absent", async () => {
  const fields = [{ key: "order", type: "TEXT", label: "Order" }];
  const { id } = await made({
    appearance: { subtitle: "Here to help", color: "#ff0000" },
    preChatForm: { enabled: true, fields },
  });
  const { widget } = await update(id, {
    appearance: { title: "Ask", subtitle: null, color: null },
    requireSignedIdentity: true,
  });
  expect(widget).toMatchObject({
    allowedOrigins: ["https://shop.dev"],
    appearance: { title: "Ask", subtitle: null, color: "#ff0000" },
    preChatForm: { enabled: true, fields: [{ key: "order", required: false, options: null }] },
    requireSignedIdentity: true,
  });
});

test("everything that is wrong is named by its path, and nothing is made", async () => {
  const before = await api.rows("SELECT id FROM channel");
  const answer = await create({
    name: " ",
    allowedOrigins: ["https://shop.dev", "shop.dev", "https://*"],
    appearance: { color: "red" },
    preChatForm: {
      enabled: true,
      fields: [
        { key: "company", type: "TEXT", label: "Company" },
        { key: "order", type: "TEXT", label: "Order", pattern: "(?<=x)" },
        { key: "order", type: "SELECT", label: "Order" },
      ],
    },
  });
  expect(answer.userErrors.map(({ code, field }) => `${code} ${field.join(".")}`)).toEqual([
    "REQUIRED input.name",
    "INVALID input.allowedOrigins.1",
    "INVALID input.allowedOrigins.2",
    "INVALID input.appearance.color",
    "INVALID input.preChatForm.fields.0.key",
    "INVALID input.preChatForm.fields.1.pattern",
    "INVALID input.preChatForm.fields.2.key",
    "INVALID input.preChatForm.fields.2.options",
  ]);
  expect(await api.rows("SELECT id FROM channel")).toEqual(before);
});

describe("identity keys", () => {
  const KEY =
    "mutation ($id: ID!) { widgetIdentityKeyCreate(widgetId: $id) { kid secret widget { identityKeys { kid } } userErrors { code field } } }";
  const REVOKE =
    "mutation ($id: ID!, $kid: String!) { widgetIdentityKeyRevoke(widgetId: $id, kid: $kid) { widget { identityKeys { kid revokedAt } } userErrors { code field } } }";
  type Key = { widgetIdentityKeyCreate: { kid: string; secret: string } };

  test("a secret is shown once and kept sealed; a revoked key stays listed", async () => {
    const { id } = await made();
    const { kid, secret } = (await api.graphql<Key>(KEY, { id })).widgetIdentityKeyCreate;
    const [stored] = await api.rows<{ text: string }>(
      "SELECT json_agg(k)::text AS text FROM widget_identity_key k",
    );
    expect(stored?.text).toContain(kid);
    expect(stored?.text).not.toContain(Buffer.from(secret).toString("hex"));
    const { widgetIdentityKeyRevoke } = await api.graphql<{ widgetIdentityKeyRevoke: Payload }>(REVOKE, {
      id,
      kid,
    });
    expect(widgetIdentityKeyRevoke).toMatchObject({
      widget: { identityKeys: [{ kid, revokedAt: expect.any(String) }] },
      userErrors: [],
    });
  });

  test("of a widget or kid that is not there are NOT_FOUND", async () => {
    const { id } = await made();
    const missing = "widget_00000000000000000000000000";
    expect(await api.graphql(KEY, { id: missing })).toMatchObject({
      widgetIdentityKeyCreate: { kid: null, userErrors: [{ code: "NOT_FOUND", field: ["widgetId"] }] },
    });
    expect(await api.graphql(REVOKE, { id, kid: "x" })).toMatchObject({
      widgetIdentityKeyRevoke: { widget: null, userErrors: [{ code: "NOT_FOUND", field: ["kid"] }] },
    });
    expect((await update(missing, {})).userErrors).toEqual([{ code: "NOT_FOUND", field: ["id"] }]);
  });
});

test("reading and writing take WIDGETS_MANAGE; by id, in the list and as a node it is the same", async () => {
  const { id } = await made();
  const read = `query ($id: ID!) { widget(id: $id) { id } widgets { id } node(id: $id) { __typename id } }`;
  const key = await api.keyWith("WIDGETS_MANAGE");
  const answer = await api.graphql<{ widget: { id: string }; widgets: { id: string }[]; node: object }>(
    read,
    { id },
    key,
  );
  expect(answer).toMatchObject({ widget: { id }, node: { __typename: "Widget", id } });
  expect(answer.widgets.at(-1)).toEqual({ id });
  const other = await api.keyWith("CHANNELS_MANAGE", "CONVERSATIONS_READ");
  for (const query of [
    "{ widgets { id } }",
    `{ widget(id: "${id}") { id } }`,
    `{ node(id: "${id}") { id } }`,
    `mutation { widgetCreate(input: {}) { widget { id } } }`,
  ])
    expect(await api.ask(query, {}, other)).toMatchObject({
      errors: [{ extensions: { code: "FORBIDDEN" } }],
    });
});
