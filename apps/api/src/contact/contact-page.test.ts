import { createWorkspace } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { anEmail, type ContactAnswer, newContact } from "../testing/contacts.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const by = async (key: object) =>
  (
    await api.graphql<{ contact: Pick<ContactAnswer, "id"> | null }>(
      `query ($by: ContactKey) { contact(by: $by) { id } }`,
      { by: key },
    )
  ).contact;

describe("contacts", () => {
  interface List {
    readonly contacts: {
      readonly nodes: { readonly id: string; readonly displayName: string }[];
      readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
    };
  }
  const LIST = `query ($first: Int, $after: String, $filter: ContactFilter, $orderBy: ContactOrder) {
    contacts(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { id displayName } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

  test("pages meet every contact of a filter once, in order", async () => {
    const names = ["Delta", "alpha", "Écho", "Charlie", "bravo"];
    for (const firstName of names) await newContact(api, anEmail(), { firstName, tags: ["paged"] });
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { contacts }: List = await api.graphql<List>(LIST, {
        first: 2,
        after,
        filter: { tag: "paged" },
        orderBy: "NAME_ASC",
      });
      expect(contacts.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...contacts.nodes.map((node) => node.displayName));
      after = contacts.pageInfo.endCursor;
      more = contacts.pageInfo.hasNextPage;
    }
    expect(seen.toSorted()).toEqual(names.toSorted());
    expect(seen.slice(0, 4)).toEqual(["alpha", "bravo", "Charlie", "Delta"]);
  });

  test.each([
    [{ search: "zeb" }, 1],
    [{ search: "ZEBRA@" }, 1],
    [{ search: "%" }, 0],
    [{ and: [{ tag: "herd" }, { not: { search: "zeb" } }] }, 1],
    [{ tag: "herd", or: [{ hasPhone: true }, { lifecycle: "lead" }] }, 1],
    [{ tag: "herd", updatedSince: "2999-01-01T00:00:00Z" }, 0],
  ])("filter %j finds %i", async (filter, count) => {
    if (!(await by({ email: "zebra@business.org" }))) {
      await newContact(api, "zebra@business.org", { firstName: "Zeb", tags: ["herd"], lifecycle: "lead" });
      await newContact(api, "gnu@business.org", { firstName: "Gnu", tags: ["herd"] });
    }
    expect((await api.graphql<List>(LIST, { filter })).contacts.nodes).toHaveLength(count);
  });

  test("one page says where it begins and that nothing follows", async () => {
    const { contacts } = await api.graphql<List>(LIST, { filter: { tag: "nobody has this" } });
    expect(contacts).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, endCursor: null },
    });
  });
});

describe("scopes and workspaces", () => {
  test.each([
    ["CONTACTS_READ", `{ contacts { nodes { id } } }`],
    ["CONTACTS_READ", `{ contact(id: "x") { id } }`],
    ["CONTACTS_MERGE", `mutation { identifierRemove(id: "x") { userErrors { code } } }`],
    ["CONTACTS_WRITE", `mutation { contactsUpsert(inputs: []) { index } }`],
    ["CONTACTS_MERGE", `mutation { contactUnmerge(mergeId: "x") { userErrors { code } } }`],
    ["CONTACTS_MERGE", `mutation { mergeSuggestionAccept(id: "x") { userErrors { code } } }`],
    ["KEYS_MANAGE", `{ apiKeys { id } }`],
  ])("without %s: %s is FORBIDDEN", async (scope, text) => {
    const { errors } = await api.ask(text, {}, await api.keyWith("CHANNELS_MANAGE"));
    expect(errors?.map((error) => error.extensions)).toEqual([{ code: "FORBIDDEN", requiredScope: scope }]);
  });

  test("a contact's conversations need the scope for conversations", async () => {
    const { id } = await newContact(api);
    const { errors } = await api.ask(
      `query ($id: ID) { contact(id: $id) { id conversations { nodes { id } } } }`,
      { id },
      await api.keyWith("CONTACTS_READ"),
    );
    expect(errors?.map((error) => error.extensions.requiredScope)).toEqual(["CONVERSATIONS_READ"]);
  });

  test("another workspace's contact answers as a missing one", async () => {
    const email = anEmail();
    const { id } = await newContact(api, email);
    const { adminKey } = await createWorkspace(api.database, "Neighbour");
    const text = `query ($id: ID, $nodeId: ID!, $by: ContactKey) { a: contact(id: $id) { id } b: contact(by: $by) { id } node(id: $nodeId) { id } }`;
    expect(await api.graphql(text, { id, nodeId: id, by: { email } }, adminKey)).toEqual({
      a: null,
      b: null,
      node: null,
    });
  });

  test("any key may see which workspace it is of", async () => {
    const { workspace } = await api.graphql<{ workspace: { id: string; name: string } }>(
      "{ workspace { id name } }",
      {},
      await api.keyWith("CHANNELS_MANAGE"),
    );
    expect(workspace).toEqual({ id: expect.stringMatching(/^workspace_[0-9a-z]{26}$/), name: "Test" });
  });
});
