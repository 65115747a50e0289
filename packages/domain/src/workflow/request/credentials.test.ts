import { describe, expect, test } from "@jest/globals";
import { withoutCredentials } from "../definition/without-credentials.ts";
import type { Known } from "../schema/problem.ts";
import { http, manual, only } from "../testing/drafts.ts";
import { problems } from "../validate/problems.ts";

const found = (definition: unknown, known: Known = {}) =>
  problems(definition, known).map(({ field, code }) => `${field.join("/")} ${code}`);
const KEY = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

const CREDENTIALS: readonly [object, string][] = [
  ...[
    "Authorization",
    "authorization",
    "Proxy-Authorization",
    "Cookie",
    "X-Api-Key",
    "api-key",
    "apikey",
    "X-Auth-Token",
    "X-Access-Token",
  ].map((name): [object, string] => [{ headers: { [name]: KEY } }, `headers/${name}`]),
  ...[
    "PRIVATE-TOKEN",
    "X-Shopify-Access-Token",
    "Ocp-Apim-Subscription-Key",
    "x-functions-key",
    "X-Secret",
    "X-Auth",
    "Token",
  ].map((name): [object, string] => [{ headers: { [name]: KEY } }, `headers/${name}`]),
  [{ headers: { Authorization: `Bearer ${KEY}` } }, "headers/Authorization"],
  [{ headers: { Authorization: `Bearer ${KEY}{{var.nothing}}` } }, "headers/Authorization"],
  [{ headers: { Authorization: `Bearer {{var.nothing | ${KEY}}}` } }, "headers/Authorization"],
  [{ headers: { Authorization: "hunter2" } }, "headers/Authorization"],
  [{ url: "https://me:hunter2@api.acme.dev/" }, "url"],
  [{ url: "https://{{var.user}}:hunter2@api.acme.dev/" }, "url"],
  [{ url: `https://api.acme.dev/?a=1&api_key=${KEY}` }, "url"],
  [{ url: `https://api.acme.dev/?access_token=${KEY}#x` }, "url"],
  [{ body: { client_secret: KEY } }, "body/client_secret"],
  [{ body: { auth: [{ password: "hunter2" }] } }, "body/auth/0/password"],
  [{ body: `{"auth":{"apiKey":"${KEY}"}}` }, "body"],
];

describe("a credential in clear", () => {
  test.each(CREDENTIALS)("%j is a problem there that says what to do", (more, at) => {
    const all = problems(http(more));
    expect(all.map(({ field }) => field.join("/"))).toEqual([`steps/0/${at}`]);
    expect(all[0]?.message).toContain("{{secret.NAME}}");
    expect(JSON.stringify(all)).not.toContain(KEY);
  });

  test.each(CREDENTIALS)("%j is not shown to who may only read", (more) => {
    const shown = JSON.stringify(
      withoutCredentials(
        manual(only("WAIT", {}) as object, {
          id: "b",
          type: "HTTP_REQUEST",
          method: "POST",
          url: "https://api.acme.dev/",
          ...more,
        }),
      ),
    );
    expect(shown).not.toMatch(/sk_live|hunter2/);
    expect(shown).toContain("[credential]");
  });

  test.each<object>([
    {
      headers: {
        Authorization: "Bearer {{secret.KEY}}",
        "X-Api-Key": "{{ secret.KEY }}",
        Cookie: "session={{secret.KEY}}; lang=de",
      },
    },
    { headers: { Authorization: "Bearer {{var.token}}" } },
    {
      headers: {
        Accept: "application/json",
        "X-Source": "contact-identity-workflow",
        "X-Request-Token-Count": "12",
        Idempotency: KEY,
      },
    },
    { url: "https://{{secret.TENANT}}.acme.dev/{{secret.KEY}}?api_key={{secret.KEY}}&key=5" },
    { url: "{{secret.HOOK}}" },
    {
      body: {
        client_secret: "{{secret.KEY}}",
        token: "anything",
        password: null,
        deep: '{"password":"in a text"}',
      },
    },
    { body: "password=maybe" },
  ])("%j is not one, and is shown as it is", (more) => {
    expect(problems(http(more))).toEqual([]);
    expect(withoutCredentials(http(more))).toEqual(http(more));
  });

  test("anything else that is saved is shown as it is", () => {
    for (const value of [
      null,
      7,
      "x",
      [],
      {},
      { steps: 1 },
      { steps: [null, 1, { type: "HTTP_REQUEST" }, { type: "HTTP_REQUEST", headers: 1, url: 2 }] },
    ])
      expect(withoutCredentials(value)).toEqual(value);
  });
});

describe("a secret", () => {
  test("must be one that the workspace has, where that is known", () => {
    const draft = http({ headers: { "X-A": "{{secret.KEY}}" } });
    expect(found(draft, { secretNames: ["KEY"] })).toEqual([]);
    expect(found(draft, { secretNames: ["OTHER"] })).toEqual(["steps/0/headers/X-A INVALID"]);
    expect(found(http({ body: "{{secret.a b}}" }))).toEqual(["steps/0/body INVALID"]);
    expect(found(http({ body: "{{secret.KEY | else}}" }))).toEqual(["steps/0/body INVALID"]);
  });

  test.each([
    only("SEND_MESSAGE", { text: "{{secret.KEY}}" }),
    only("ADD_COMMENT", { text: "{{secret.KEY}}" }),
    only("UPDATE_CONTACT", { set: { lastName: "{{secret.KEY}}" } }),
    only("UPDATE_TAGS", { add: ["{{secret.KEY}}"] }),
    only("ASSIGN", { to: { user: "{{secret.KEY}}" } }),
    only("ASK_QUESTION", { text: "?", retryText: "{{secret.KEY}}", answer: { type: "TEXT" } }),
    only("VERIFY_IDENTIFIER", { identifier: "EMAIL", text: "{{code}} {{secret.KEY}}" }),
    only("OPEN_CONVERSATION", { summary: "{{secret.KEY}}" }),
    only("CLOSE_CONVERSATION", { summary: "{{secret.KEY}}" }),
    http({ responseMapping: { "secret.KEY": "/a" } }),
  ])("stands nowhere but in a request: %j", (draft) =>
    expect(found(draft, { secretNames: ["KEY"] })).toHaveLength(1),
  );

  test.each([
    { url: "{{var.callback}}" },
    { url: "https://{{var.shop}}.acme.dev/" },
    { url: "https://api.acme.dev{{var.x}}/" },
    { url: "https://{{contact.company}}/" },
    { url: "{{secret.BASE}}{{var.x}}" },
    { url: "{{secret.BASE}}.{{var.x}}/a" },
    { url: "{{secret.SCHEME}}://{{var.x}}/a" },
    { url: "https://{{secret.SUB}}.{{var.x}}/a" },
  ])("never goes where a value leads: %j", (more) => {
    expect(found(http({ ...more, headers: { Authorization: "Bearer {{secret.KEY}}" } }))).toEqual([
      "steps/0/url INVALID",
    ]);
    if (!more.url.includes("{{secret.")) expect(found(http(more))).toEqual([]);
  });

  test.each([
    "{{secret.BASE}}/{{var.x}}",
    "{{secret.BASE}}?q={{var.x}}",
    "{{secret.SCHEME}}://api.acme.dev/{{var.x}}",
    "https://{{secret.HOST}}/{{var.x}}",
  ])("may choose the host itself, with values behind it: %s", (url) =>
    expect(found(http({ url, headers: { Authorization: "Bearer {{secret.KEY}}" } }))).toEqual([]),
  );
});

describe("an address", () => {
  const addressRefusal = (url: string) => (url.includes("10.0.0.1") ? "that is no public address" : null);
  test.each(["http://10.0.0.1/", "http://10.0.0.1/c/{{var.id}}"])(
    "that may not be called is UNSAFE_URL: %s",
    (url) => {
      expect(found(http({ url }), { addressRefusal })).toEqual(["steps/0/url UNSAFE_URL"]);
    },
  );
  test.each([
    "https://api.acme.dev/10/{{var.id}}",
    "{{var.url}}",
    "https://{{var.host}}/",
    "{{secret.HOOK}}",
  ])("that may, or is not known yet, is no problem: %s", (url) => {
    expect(found(http({ url }), { addressRefusal })).toEqual([]);
  });
});

test("readers get no credential of a body's list, nothing of what is too deep, and anything else as it stands", () => {
  const step = {
    id: "a",
    type: "HTTP_REQUEST",
    url: 7,
    headers: { Accept: 1 },
    body: { list: [{ api_key: KEY }, "x"] },
  };
  const shown = JSON.stringify(withoutCredentials({ steps: [step, null, { type: "NONE" }] }));
  expect(shown).not.toContain(KEY);
  expect(shown).toContain('"x"');
  let deep: unknown = KEY;
  for (let depth = 0; depth < 100; depth++) deep = [deep];
  expect(withoutCredentials({ steps: [deep] })).toEqual({});
  for (const other of [null, 7, "text", {}, { steps: 1 }]) expect(withoutCredentials(other)).toBe(other);
});

test("a host that a value chooses is told at its place, and hides nothing from readers", () => {
  const definition = http({ url: "https://{{var.host}}/", headers: { Accept: "{{secret.KEY}}" } });
  expect(withoutCredentials(definition)).toEqual(definition);
});
