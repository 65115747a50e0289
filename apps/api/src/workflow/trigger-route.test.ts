import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
let id: string;
let token: string;
beforeAll(async () => {
  api = await startApi();
  ({ id, token } = await published());
});
afterAll(() => api?.close());

const definition = (more: object = {}) => ({
  trigger: {
    ...{ type: "INCOMING_WEBHOOK", contact: { pointer: "/order/customer/mail", kind: "EMAIL" } },
    ...{ variables: { total: "/order/total", first: "/order/lines/0" }, ...more },
  },
  start: "tag",
  steps: [
    { id: "tag", type: "UPDATE_TAGS", add: ["ordered {{var.total}}"], next: "wait" },
    { id: "wait", type: "WAIT", duration: "P1D", next: null },
  ],
});

const TOKEN = "query ($id: ID!) { workflow(id: $id) { triggerToken publishedVersion diagram } }";
const tokenOf = async (workflow: string) =>
  (await api.graphql<{ workflow: { triggerToken: string | null } }>(TOKEN, { id: workflow })).workflow
    .triggerToken;
const publish = (workflow: string) =>
  api.graphql("mutation ($id: ID!) { workflowPublish(id: $id) { userErrors { message } } }", {
    id: workflow,
  });
async function published(draft: object = definition()): Promise<{ id: string; token: string }> {
  const query =
    'mutation ($d: JSON) { workflowCreate(input: { name: "Orders", definition: $d }) { workflow { id triggerToken } } }';
  const made = await api.graphql<{
    workflowCreate: { workflow: { id: string; triggerToken: string | null } };
  }>(query, { d: draft });
  const { workflow } = made.workflowCreate;
  expect(workflow.triggerToken).toBeNull();
  await publish(workflow.id);
  return { id: workflow.id, token: (await tokenOf(workflow.id)) ?? "" };
}

interface Given {
  readonly workflow?: string;
  readonly authorization?: string;
  readonly headers?: Record<string, string>;
}
async function call(
  body: unknown,
  { workflow = id, authorization = `Bearer ${token}`, headers = {} }: Given = {},
) {
  const answer = await fetch(`${api.url}/workflows/${workflow}/trigger`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { runId?: string | null; error?: string; path?: string },
  };
}
const order = (mail: unknown, total: unknown = 12) => ({
  order: { customer: { mail }, total, lines: [{ sku: "a-1" }] },
});

const RUN =
  "query ($id: ID!) { workflowRun(id: $id) { status variables contact { id tags identifiers { value assurance } } } }";
type Run = {
  workflowRun: {
    status: string;
    variables: object;
    contact: { id: string; tags: string[]; identifiers: object[] };
  };
};
const runOf = async (run: string | null | undefined) =>
  (await api.graphql<Run>(RUN, { id: run })).workflowRun;

const wrongAt = (path: string, message: unknown = expect.any(String)) => ({
  errors: [{ message, extensions: { code: "BAD_USER_INPUT", path } }],
});

test("a call starts a run with its variables, for a contact that it makes or finds and vouches for nothing of", async () => {
  const made = await call(order("Ann@Shop.dev"));
  expect(made).toMatchObject({ status: 202, body: { runId: expect.stringMatching(/^run_/) } });
  const run = await runOf(made.body.runId);
  expect(run).toMatchObject({
    status: "WAITING",
    variables: { total: 12, first: { sku: "a-1" } },
    contact: { tags: ["ordered 12"], identifiers: [{ value: "ann@shop.dev", assurance: "CLAIMED" }] },
  });
  const again = await runOf((await call(order("ann@shop.dev", 30))).body.runId);
  expect(again.contact.id).toBe(run.contact.id);
});

test("the same Idempotency-Key is the same run; another is another", async () => {
  const [one, same, other] = [
    await call(order("bea@shop.dev"), { headers: { "idempotency-key": "order-1" } }),
    await call(order("bea@shop.dev"), { headers: { "idempotency-key": "order-1" } }),
    await call(order("bea@shop.dev"), { headers: { "idempotency-key": "order-2" } }),
  ];
  expect(same).toEqual(one);
  expect(other.body.runId).not.toBe(one.body.runId);
  const at_once = await Promise.all(
    Array.from({ length: 5 }, () =>
      call(order("cid@shop.dev"), { headers: { "idempotency-key": "order-3" } }),
    ),
  );
  expect(new Set(at_once.map(({ status, body }) => `${status} ${body.runId}`)).size).toBe(1);
});

describe("what proves nothing starts nothing, and answers alike:", () => {
  let refused: Awaited<ReturnType<typeof call>>;
  beforeAll(async () => {
    refused = await call(order("eve@shop.dev"), { authorization: `Bearer ${token.slice(0, -2)}xx` });
    expect(refused).toMatchObject({
      status: 401,
      body: { errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED" } }] },
    });
  });

  test.each<[string, () => Promise<Given> | Given]>([
    ["no token", () => ({ authorization: "" })],
    ["an API key", () => ({ authorization: `Bearer ${api.adminKey}` })],
    ["another workflow's token", async () => ({ authorization: `Bearer ${(await published()).token}` })],
    ["an id of nothing", () => ({ workflow: "workflow_00000000000000000000000000" })],
    ["no id", () => ({ workflow: "x" })],
    ["a workflow with another trigger", async () => ({ workflow: await draftOnly() })],
    [
      "a stopped workflow",
      async () => {
        const own = await published();
        await api.graphql("mutation ($id: ID!) { workflowStop(id: $id) { userErrors { message } } }", {
          id: own.id,
        });
        return { workflow: own.id, authorization: `Bearer ${own.token}` };
      },
    ],
  ])("%s", async (_name, given) => {
    expect(await call(order("eve@shop.dev"), await given())).toEqual(refused);
  });

  async function draftOnly() {
    const query =
      'mutation ($d: JSON) { workflowCreate(input: { name: "x", definition: $d }) { workflow { id } } }';
    return (await api.graphql<{ workflowCreate: { workflow: { id: string } } }>(query, { d: definition() }))
      .workflowCreate.workflow.id;
  }

  afterAll(async () => {
    expect(await api.rows("SELECT 1 FROM identifier WHERE value = 'eve@shop.dev'")).toEqual([]);
  });
});

test.each<[string, unknown, string]>([
  ["nothing", {}, "order.customer.mail"],
  ["no object", "[1]", "order.customer.mail"],
  ["a list where the address belongs", order(["a@shop.dev"]), "order.customer.mail"],
  ["no address", order("not an address"), "order.customer.mail"],
  ["a placeholder", order("test@test.com"), "order.customer.mail"],
  ["no JSON", "{", ""],
])("a body with %s is 400 and names the place", async (_name, body, path) => {
  expect(await call(body)).toMatchObject({ status: 400, body: wrongAt(path) });
});

test("where the conditions do not hold, or the contact was enrolled before, no run starts and the answer says so", async () => {
  const own = await published(
    definition({
      oncePerContact: true,
      conditions: { all: [{ field: "var.total", operator: "GREATER_THAN", value: 10 }] },
    }),
  );
  const given = { workflow: own.id, authorization: `Bearer ${own.token}` };
  expect(await call(order("fay@shop.dev", 5), given)).toEqual({ status: 202, body: { runId: null } });
  expect(await call(order("fay@shop.dev", 50), given)).toMatchObject({
    status: 202,
    body: { runId: expect.stringMatching(/^run_/) },
  });
  expect(await call(order("fay@shop.dev", 50), given)).toEqual({ status: 202, body: { runId: null } });
});

test("the token needs WORKFLOWS_WRITE to be read, stays over versions, and stands nowhere in the clear", async () => {
  const reader = await api.keyWith("WORKFLOWS_READ");
  expect(await api.ask(TOKEN, { id }, reader)).toMatchObject({
    data: { workflow: { triggerToken: null } },
    errors: [{ path: ["workflow", "triggerToken"], extensions: { code: "FORBIDDEN" } }],
  });
  await publish(id);
  expect(await tokenOf(id)).toBe(token);
  const rows = await api.rows<{ row: string }>("SELECT w::text AS row FROM workflow w");
  expect(rows.map(({ row }) => row).join()).not.toContain(token);
});

describe("a body that is too large for what takes it is refused by its place, and starts nothing", () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  test.each([
    ["a long text", "x".repeat(50_001), "order.total"],
    ["many values", Array.from({ length: 1000 }, () => 1), "order.total"],
    ["a deep one", nested(11), "order.total"],
  ])("%s among the variables", async (_, total, path) => {
    const before = await api.rows("SELECT count(*) FROM workflow_run");
    expect(await call(order("large@shop.dev", total))).toMatchObject({
      status: 400,
      body: wrongAt(path, expect.stringContaining("at most 50000")),
    });
    expect(await api.rows("SELECT count(*) FROM workflow_run")).toEqual(before);
    expect(await api.rows("SELECT 1 FROM identifier WHERE value = 'large@shop.dev'")).toEqual([]);
  });
  test("a long identifier", async () => {
    expect(await call(order(`${"x".repeat(100_000)}@shop.dev`))).toMatchObject({
      status: 400,
      body: wrongAt("order.customer.mail"),
    });
  });
});
