import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Payload {
  readonly workspace: { readonly secretNames: readonly string[] } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}
const PAYLOAD = "{ workspace { secretNames } userErrors { code field } }";
const set = async (name: string, value: string) =>
  (
    await api.graphql<{ set: Payload }>(
      `mutation ($n: String!, $v: String!) { set: workspaceSecretSet(name: $n, value: $v) ${PAYLOAD} }`,
      {
        n: name,
        v: value,
      },
    )
  ).set;
const remove = async (name: string) =>
  (
    await api.graphql<{ gone: Payload }>(
      `mutation ($n: String!) { gone: workspaceSecretDelete(name: $n) ${PAYLOAD} }`,
      { n: name },
    )
  ).gone;

interface Workflow {
  readonly id: string;
  readonly draft: unknown;
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly field: readonly string[];
  }[];
  readonly versions: readonly { readonly definition: unknown }[];
}
const WORKFLOW =
  "workflow { id draft problems { code message field } versions { definition } } userErrors { code message field }";
const withStep = (more: object) => ({
  trigger: { type: "MANUAL" },
  start: "h",
  steps: [
    {
      id: "h",
      type: "HTTP_REQUEST",
      method: "POST",
      url: "https://api.acme.dev/",
      next: null,
      onError: null,
      ...more,
    },
  ],
});
const create = async (more: object) =>
  (
    await api.graphql<{ made: { workflow: Workflow } }>(
      `mutation ($i: WorkflowCreateInput!) { made: workflowCreate(input: $i) { ${WORKFLOW} } }`,
      {
        i: { name: "calls", definition: withStep(more) },
      },
    )
  ).made.workflow;
const publish = async (id: string) =>
  (
    await api.graphql<{ out: { userErrors: readonly { code: string; field: readonly string[] }[] } }>(
      `mutation ($id: ID!) { out: workflowPublish(id: $id) { ${WORKFLOW} } }`,
      { id },
    )
  ).out.userErrors;
const codes = ({ problems }: Workflow) => problems.map(({ code, field }) => `${code} ${field.join("/")}`);

test("a secret is set and deleted, listed by its name alone, and its value is in no answer", async () => {
  expect(await set("CRM_KEY", "sk_live_value")).toEqual({
    workspace: { secretNames: ["CRM_KEY"] },
    userErrors: [],
  });
  expect(await api.graphql("{ workspace { secretNames } }")).toEqual({
    workspace: { secretNames: ["CRM_KEY"] },
  });
  const whole = await api.ask(
    '{ __type(name: "Workspace") { fields { name } } workspace { id name secretNames } }',
  );
  expect(JSON.stringify(whole)).not.toMatch(/sk_live|sealed/i);
  expect(await set("a b", "x")).toMatchObject({
    workspace: null,
    userErrors: [{ code: "INVALID", field: ["name"] }],
  });
  expect(await set("A", "")).toMatchObject({
    workspace: null,
    userErrors: [{ code: "REQUIRED", field: ["value"] }],
  });
  expect(await remove("CRM_KEY")).toEqual({ workspace: { secretNames: [] }, userErrors: [] });
  expect(await remove("CRM_KEY")).toMatchObject({ userErrors: [{ code: "NOT_FOUND", field: ["name"] }] });
});

test("a key without the scope neither lists nor sets nor deletes one", async () => {
  const key = await api.keyWith("WORKFLOWS_READ", "CONTACTS_WRITE", "CHANNELS_MANAGE");
  for (const document of [
    "{ workspace { secretNames } }",
    `mutation { workspaceSecretSet(name: "A", value: "x") ${PAYLOAD} }`,
    `mutation { workspaceSecretDelete(name: "A") ${PAYLOAD} }`,
  ])
    expect((await api.ask(document, {}, key)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await api.graphql("{ workspace { secretNames } }")).toEqual({ workspace: { secretNames: [] } });
});

test("an unknown secret is a problem until it is set, and refuses publishing", async () => {
  const { id, ...before } = await create({ headers: { Authorization: "Bearer {{secret.LATER}}" } });
  expect(codes({ id, ...before })).toEqual(["INVALID steps/0/headers/Authorization"]);
  expect(await publish(id)).toMatchObject([
    { code: "WORKFLOW_INVALID", field: ["draft", "steps", "0", "headers", "Authorization"] },
  ]);
  await set("LATER", "x");
  expect(await publish(id)).toEqual([]);
});

test("a credential in clear is a problem that says so, refuses publishing, and is shown to who may write alone", async () => {
  const made = await create({
    headers: { authorization: "Bearer sk_live_clear_text" },
    url: "https://me:hunter2@api.acme.dev/",
  });
  expect(codes(made)).toEqual(["INVALID steps/0/headers/authorization", "INVALID steps/0/url"]);
  expect(made.problems.every(({ message }) => message.includes("{{secret.NAME}}"))).toBe(true);
  expect(await publish(made.id)).toHaveLength(2);
  // As it was published before there were secrets.
  await api.rows(
    `WITH v AS (INSERT INTO workflow_version (workspace_id, workflow_id, version, definition)
       SELECT workspace_id, id, 1, draft FROM workflow WHERE draft::text LIKE '%sk_live_clear_text%')
     UPDATE workflow SET published_version = 1, status = 'PUBLISHED' WHERE draft::text LIKE '%sk_live_clear_text%'`,
  );
  const ask = async (key: string) =>
    JSON.stringify(
      await api.ask(
        "query ($id: ID!) { workflow(id: $id) { draft versions { definition } } node(id: $id) { ... on Workflow { draft } } }",
        { id: made.id },
        key,
      ),
    );
  const read = await ask(await api.keyWith("WORKFLOWS_READ"));
  expect(read).not.toMatch(/sk_live|hunter2/);
  expect(read.split("[credential]").length).toBeGreaterThanOrEqual(7);
  expect(await ask(await api.keyWith("WORKFLOWS_READ", "WORKFLOWS_WRITE"))).toMatch(
    /sk_live_clear_text.*hunter2/,
  );
});

test.each([
  "http://10.0.0.1/",
  "http://localhost:4000/graphql",
  "http://[::1]/{{var.x}}",
  "http://0x7f.1/",
  "http://169.254.169.254/latest",
])("%s is UNSAFE_URL as soon as it is saved, and refuses publishing", async (url) => {
  const made = await create({ url });
  expect(codes(made)).toEqual(["UNSAFE_URL steps/0/url"]);
  expect(await publish(made.id)).toHaveLength(1);
});
