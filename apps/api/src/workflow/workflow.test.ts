import { parseId } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[];
}
interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly draft: unknown;
  readonly publishedVersion: number | null;
  readonly problems: readonly Problem[];
  readonly versions: readonly { version: number; definition: unknown; publishedAt: string }[];
}
interface Payload {
  readonly workflow: Workflow;
  readonly userErrors: readonly Problem[];
}
const WORKFLOW =
  "id name status draft publishedVersion problems { code message field } versions { version definition publishedAt }";
const payload = `workflow { ${WORKFLOW} } userErrors { code message field }`;
const act = async (name: string, argument: "input" | "id", type: string, value: unknown) =>
  (
    await api.graphql<Record<string, Payload>>(
      `mutation ($x: ${type}!) { answer: ${name}(${argument}: $x) { ${payload} } }`,
      { x: value },
    )
  ).answer as Payload;

const create = (input: object) =>
  act("workflowCreate", "input", "WorkflowCreateInput", { name: "Welcome", ...input });
const update = (input: object) => act("workflowUpdate", "input", "WorkflowUpdateInput", input);
const publish = (id: string) => act("workflowPublish", "id", "ID", id);
const stop = (id: string) => act("workflowStop", "id", "ID", id);

const tagging = (tag: string, next: string | null = null) => ({
  trigger: { type: "MANUAL" },
  start: "tag",
  steps: [{ id: "tag", type: "UPDATE_TAGS", add: [tag], remove: [], next }],
});
const waiting = {
  trigger: { type: "MANUAL" },
  start: "wait",
  steps: [{ id: "wait", type: "WAIT", duration: "P1D", next: null }],
};
const FAR = "00000000000000000000000000";

test("every template is offered, and makes a workflow that can be published", async () => {
  const query = "{ workflowTemplates { key name description definition } workflowDefinitionSchema }";
  type Offered = {
    workflowTemplates: { key: string; definition: unknown }[];
    workflowDefinitionSchema: { type: string };
  };
  const { workflowTemplates, workflowDefinitionSchema } = await api.graphql<Offered>(query);
  expect(workflowDefinitionSchema).toMatchObject({ type: "object" });
  expect(workflowTemplates.map(({ key }) => key).sort()).toEqual([
    "business-hours-routing",
    "welcome-ask-email",
    "welcome-ask-email-verified",
    "welcome-ask-phone",
  ]);
  for (const { key, definition } of workflowTemplates) {
    const { workflow, userErrors } = await create({ templateKey: key });
    expect([userErrors, workflow.draft, workflow.problems]).toEqual([[], definition, []]);
    expect((await publish(workflow.id)).workflow).toMatchObject({ status: "PUBLISHED", publishedVersion: 1 });
  }
});

describe("a workflow is created", () => {
  test("as a draft, kept with its problems by path", async () => {
    const draft = tagging("vip", "nowhere");
    const { workflow, userErrors } = await create({ definition: draft });
    expect(userErrors).toEqual([]);
    expect(workflow).toMatchObject({ status: "DRAFT", draft, publishedVersion: null, versions: [] });
    expect(workflow.problems).toContainEqual({
      code: expect.any(String),
      message: expect.stringContaining("nowhere"),
      field: ["steps", "0", "next"],
    });
  });

  test.each<[string, object, string, string[]]>([
    ["from nothing", {}, "INVALID", ["input"]],
    ["from two things", { templateKey: "welcome-ask-email", definition: tagging("x") }, "INVALID", ["input"]],
    ["from no template", { templateKey: "welcome-ask-shoe-size" }, "NOT_FOUND", ["input", "templateKey"]],
    ["without a name", { name: " ", definition: tagging("x") }, "REQUIRED", ["input", "name"]],
    ["from no definition", { definition: [1] }, "INVALID", ["input", "definition"]],
  ])("not %s", async (_name, input, code, field) => {
    const { workflow, userErrors } = await create(input);
    expect(workflow).toBeNull();
    expect(userErrors).toMatchObject([{ code, field }]);
  });
});

test("publishing refuses any problem; a published version never changes; stopping keeps it", async () => {
  const { workflow } = await create({ definition: tagging("vip", "nowhere") });
  const refused = await publish(workflow.id);
  expect(refused.workflow).toBeNull();
  expect(refused.userErrors).toMatchObject([
    { code: "WORKFLOW_INVALID", field: ["draft", "steps", "0", "next"] },
  ]);
  expect((await stop(workflow.id)).userErrors).toMatchObject([{ code: "NOT_PUBLISHED" }]);
  expect((await update({ id: workflow.id, definition: tagging("one") })).workflow).toMatchObject({
    status: "DRAFT",
    problems: [],
  });
  const one = (await publish(workflow.id)).workflow;
  expect(one).toMatchObject({
    status: "PUBLISHED",
    publishedVersion: 1,
    versions: [{ version: 1, definition: tagging("one") }],
  });
  const edited = (await update({ id: workflow.id, name: "Renamed", definition: tagging("two") })).workflow;
  expect(edited).toMatchObject({
    name: "Renamed",
    draft: tagging("two"),
    publishedVersion: 1,
    versions: one.versions,
  });
  const two = (await publish(workflow.id)).workflow;
  expect(two.versions).toEqual([
    ...one.versions,
    { version: 2, definition: tagging("two"), publishedAt: expect.any(String) },
  ]);
  expect((await stop(workflow.id)).workflow).toMatchObject({
    status: "STOPPED",
    publishedVersion: 2,
    versions: two.versions,
  });
});

test("a workflow that is not there is NOT_FOUND in every verb and null when asked for", async () => {
  for (const id of [`workflow_${FAR}`, `contact_${FAR}`, "x"]) {
    for (const answer of [await publish(id), await stop(id), await update({ id, name: "x" })])
      expect(answer).toMatchObject({ workflow: null, userErrors: [{ code: "NOT_FOUND" }] });
    expect(
      await api.graphql("query ($id: ID!) { workflow(id: $id) { id } workflowRun(id: $id) { id } }", { id }),
    ).toEqual({
      workflow: null,
      workflowRun: null,
    });
  }
});

describe("runs", () => {
  const RUN = `id version status currentStepId wakeAt variables failure startedAt endedAt workflow { id } contact { id tags } conversation { id }
    steps { sequence stepId type outcome detail at }`;
  interface Run {
    readonly id: string;
    readonly status: string;
    readonly contact: { readonly id: string; readonly tags: readonly string[] };
    readonly steps: readonly { sequence: number; stepId: string; type: string; outcome: string }[];
  }
  interface RunPayload {
    readonly run: Run | null;
    readonly userErrors: readonly Problem[];
  }
  const start = async (input: object) => {
    const query = `mutation ($input: WorkflowRunStartInput!) { workflowRunStart(input: $input) { run { ${RUN} } userErrors { code message field } } }`;
    return (await api.graphql<{ workflowRunStart: RunPayload }>(query, { input })).workflowRunStart;
  };
  const verb = async (name: "workflowRunCancel" | "workflowRunRetry", id: string | undefined) => {
    const query = `mutation ($id: ID!) { answer: ${name}(id: $id) { run { ${RUN} } userErrors { code message field } } }`;
    return (await api.graphql<{ answer: RunPayload }>(query, { id })).answer;
  };
  async function published(definition: object): Promise<string> {
    const { workflow } = await create({ definition });
    expect((await publish(workflow.id)).userErrors).toEqual([]);
    return workflow.id;
  }
  let people = 0;
  async function somebody(): Promise<string> {
    const query =
      "mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } } }";
    const input = {
      contact: { firstName: "Sam" },
      identifiers: [{ kind: "EXTERNAL_ID", value: `crm-${++people}` }],
    };
    return (await api.graphql<{ contactCreate: { contact: { id: string } } }>(query, { input })).contactCreate
      .contact.id;
  }

  test("start by hand, and say what they did, step by step", async () => {
    const [workflowId, contactId] = [await published(tagging("vip")), await somebody()];
    const { run, userErrors } = await start({ workflowId, contactId, variables: { source: "test" } });
    expect(userErrors).toEqual([]);
    expect(run).toMatchObject({
      version: 1,
      status: "COMPLETED",
      variables: { source: "test" },
      failure: null,
      wakeAt: null,
      workflow: { id: workflowId },
      contact: { id: contactId, tags: ["vip"] },
      conversation: null,
    });
    expect(run?.steps.map(({ sequence, stepId, type }) => [sequence, stepId, type])).toContainEqual([
      expect.any(Number),
      "tag",
      "UPDATE_TAGS",
    ]);
    expect(run?.steps.map(({ sequence }) => sequence)).toEqual(run?.steps.map((_, n) => n + 1));
    expect(
      await api.graphql(`query ($id: ID!) { workflowRun(id: $id) { ${RUN} } }`, { id: run?.id }),
    ).toEqual({ workflowRun: run });
    const told = "query ($id: ID!) { workflowRun(id: $id) { story workflow { diagram } } }";
    expect(await api.graphql(told, { id: run?.id })).toEqual({
      workflowRun: {
        story: ['"tag" added 1 and removed 0 tags.'],
        workflow: { diagram: expect.stringMatching(/^flowchart TD\n/) },
      },
    });
  });

  test("wait where they are told to, until they are cancelled, once", async () => {
    const [workflowId, contactId] = [await published(waiting), await somebody()];
    const { run } = await start({ workflowId, contactId });
    expect(run).toMatchObject({
      status: "WAITING",
      currentStepId: "wait",
      wakeAt: expect.any(String),
      endedAt: null,
    });
    expect(await verb("workflowRunRetry", run?.id)).toMatchObject({
      run: null,
      userErrors: [{ code: "CONFLICT", field: ["id"] }],
    });
    expect(await verb("workflowRunCancel", run?.id)).toMatchObject({
      run: { status: "CANCELLED", endedAt: expect.any(String), wakeAt: null },
    });
    expect(await verb("workflowRunCancel", run?.id)).toMatchObject({
      run: null,
      userErrors: [{ code: "CONFLICT", field: ["id"] }],
    });
  });

  test("are listed under their workflow, newest first, by status, page by page", async () => {
    const [workflowId, contactId] = [await published(waiting), await somebody()];
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift((await start({ workflowId, contactId })).run?.id ?? "");
    await verb("workflowRunCancel", ids[1]);
    const query = `query ($id: ID!, $after: String, $status: RunStatus) { workflow(id: $id) { runs(first: 2, after: $after, status: $status) {
      nodes { id } pageInfo { hasNextPage endCursor } } } }`;
    type Runs = {
      workflow: { runs: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    };
    const first = (await api.graphql<Runs>(query, { id: workflowId })).workflow.runs;
    const second = (await api.graphql<Runs>(query, { id: workflowId, after: first.pageInfo.endCursor }))
      .workflow.runs;
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const cancelled = (await api.graphql<Runs>(query, { id: workflowId, status: "CANCELLED" })).workflow.runs;
    expect(cancelled.nodes).toEqual([{ id: ids[1] }]);
  });

  test("do not start without a published workflow, a contact, or with variables that have no names", async () => {
    const [workflowId, contactId] = [await published(tagging("x")), await somebody()];
    const draft = (await create({ definition: tagging("x") })).workflow.id;
    for (const [input, code, field] of [
      [{ workflowId: draft, contactId }, "NOT_PUBLISHED", "workflowId"],
      [{ workflowId: `workflow_${FAR}`, contactId }, "NOT_FOUND", "workflowId"],
      [{ workflowId, contactId: `contact_${FAR}` }, "NOT_FOUND", "contactId"],
      [{ workflowId, contactId, conversationId: `conversation_${FAR}` }, "NOT_FOUND", "conversationId"],
      [{ workflowId, contactId, variables: ["x"] }, "INVALID", "variables"],
    ] as const)
      expect(await start(input)).toMatchObject({
        run: null,
        userErrors: [{ code, field: ["input", field] }],
      });
  });
});

describe("publishing what sends values to another system takes the scopes to read them", () => {
  const calling = (http: object, ...before: object[]) => ({
    trigger: { type: "MANUAL" },
    start: before.length > 0 ? "ask" : "call",
    steps: [
      ...before,
      {
        id: "call",
        type: "HTTP_REQUEST",
        method: "POST",
        url: "https://crm.business.org/in",
        next: null,
        onError: null,
        ...http,
      },
    ],
  });
  const testing = (when: object) => ({
    trigger: { type: "MANUAL" },
    start: "b",
    steps: [{ id: "b", type: "BRANCH", branches: [{ name: "x", when, next: null }], else: null }],
  });
  const ask = {
    id: "ask",
    type: "ASK_QUESTION",
    text: "?",
    answer: { type: "TEXT" },
    saveTo: { variable: "said" },
    next: "call",
    onInvalid: null,
    onTimeout: null,
    onSendFailure: null,
  };
  test.each([
    ["nothing", calling({ body: { order: "{{var.order}}" } }), []],
    [
      "the contact, in the address",
      calling({ url: "https://crm.business.org/{{contact.id}}" }),
      ["CONTACTS_READ"],
    ],
    [
      "the contact, in a header",
      calling({ headers: { "x-who": "a {{ contact.email | nobody }}" } }),
      ["CONTACTS_READ"],
    ],
    [
      "the contact, deep in the body",
      calling({ body: { a: [{ b: "{{contact.phone}}" }] } }),
      ["CONTACTS_READ"],
    ],
    ["the conversation", calling({ body: "{{conversation.id}}" }), ["CONVERSATIONS_READ"]],
    ["an answer", calling({ body: { text: "{{var.said}}" } }, ask), ["CONVERSATIONS_READ"]],
    [
      "both",
      calling({ body: ["{{contact.id}}", "{{conversation.id}}"] }),
      ["CONTACTS_READ", "CONVERSATIONS_READ"],
    ],
    [
      "a test of the contact",
      testing({ field: "contact.email", operator: "STARTS_WITH", value: "a" }),
      ["CONTACTS_READ"],
    ],
    [
      "a test of what was said",
      testing({ not: { field: "message.text", operator: "EXISTS" } }),
      ["CONVERSATIONS_READ"],
    ],
    ["a test of a caller's variable", testing({ field: "var.order", operator: "EXISTS" }), []],
  ] as const)("%s", async (_name, definition, needed) => {
    const { id } = (await create({ definition })).workflow;
    const publishing =
      "mutation ($id: ID!) { workflowPublish(id: $id) { workflow { id status } userErrors { message } } }";
    for (const lacked of needed) {
      const key = await api.keyWith("WORKFLOWS_WRITE", ...needed.filter((scope) => scope !== lacked));
      const { errors } = await api.ask(publishing, { id }, key);
      expect(errors?.map((error) => error.extensions)).toEqual([
        { code: "FORBIDDEN", requiredScope: lacked },
      ]);
    }
    expect(
      await api.rows("SELECT version FROM workflow_version WHERE workflow_id = $1", [
        parseId("workflow", id),
      ]),
    ).toEqual([]);
    const answer = await api.ask(publishing, { id }, await api.keyWith("WORKFLOWS_WRITE", ...needed));
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      workflowPublish: { workflow: { id, status: "PUBLISHED" }, userErrors: [] },
    });
  });
});

test("scopes: reading needs WORKFLOWS_READ, writing WORKFLOWS_WRITE", async () => {
  const refused = { errors: [{ extensions: { code: "FORBIDDEN" } }] };
  const [reader, writer] = [await api.keyWith("WORKFLOWS_READ"), await api.keyWith("WORKFLOWS_WRITE")];
  const make = `mutation { workflowCreate(input: { name: "x", templateKey: "welcome-ask-email" }) { workflow { id } } }`;
  expect(
    await api.ask(
      "{ workflows { id problems { code } } workflowTemplates { key } workflowDefinitionSchema }",
      {},
      reader,
    ),
  ).not.toHaveProperty("errors");
  expect(await api.ask(make, {}, reader)).toMatchObject(refused);
  expect(await api.ask(make, {}, writer)).not.toHaveProperty("errors");
  for (const query of [
    "{ workflows { id } }",
    "{ workflowTemplates { key } }",
    "{ workflowDefinitionSchema }",
  ])
    expect(await api.ask(query, {}, writer)).toMatchObject(refused);
});
