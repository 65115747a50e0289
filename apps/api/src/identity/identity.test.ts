import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import {
  anEmail,
  CONTACT,
  type ContactAnswer,
  contactById,
  create,
  newContact,
  type UserError,
} from "../testing/contacts.ts";

let api: TestApi;
let claiming: string;
beforeAll(async () => {
  api = await startApi();
  claiming = await api.keyWith("CONTACTS_READ", "CONTACTS_WRITE");
});
afterAll(() => api?.close());

interface Merge {
  readonly id: string;
  readonly actor: string;
  readonly rule: { readonly key: string } | null;
  readonly rulesVersion: number;
  readonly survivor: { readonly id: string };
  readonly absorbedIds: readonly string[];
  readonly evidence: readonly {
    kind: string;
    value: string;
    assuranceLeft: string;
    assuranceRight: string;
  }[];
  readonly lostValues: readonly { field: string; value: unknown }[];
  readonly undoneAt: string | null;
}
interface Suggestion {
  readonly id: string;
  readonly status: string;
  readonly rule: { readonly key: string };
  readonly heldBackBy: readonly string[];
  readonly explanation: string;
  readonly contacts: readonly { readonly id: string }[];
}

const EVIDENCE = "evidence { kind value assuranceLeft assuranceRight }";
const MERGE = `id actor rule { key } rulesVersion survivor { id } absorbedIds ${EVIDENCE} lostValues { field value } undoneAt`;
const ERRORS = "userErrors { code message field }";
const SUGGESTION = "id status rule { key } heldBackBy explanation contacts { id }";
const refusalsOf = (errors: readonly UserError[]) =>
  errors.map(({ code, field }) => [code, field?.join(".")]);

interface Merged {
  readonly merge: Merge | null;
  readonly contact: ContactAnswer | null;
  readonly userErrors: readonly UserError[];
}
const merge = async (input: object) =>
  (
    await api.graphql<{ contactMerge: Merged }>(
      `mutation ($input: ContactMergeInput!) { contactMerge(input: $input) { merge { ${MERGE} } contact { ${CONTACT} } ${ERRORS} } }`,
      { input },
    )
  ).contactMerge;

interface Unmerged {
  readonly merge: Merge | null;
  readonly contacts: readonly ContactAnswer[];
  readonly kept: readonly { field: string; value: unknown; source: object | null; observedAt: string }[];
  readonly userErrors: readonly UserError[];
}
const unmerge = async (mergeId: string) =>
  (
    await api.graphql<{ contactUnmerge: Unmerged }>(
      `mutation ($mergeId: ID!) { contactUnmerge(mergeId: $mergeId) { merge { ${MERGE} } contacts { ${CONTACT} } kept { field value source { id } observedAt } ${ERRORS} } }`,
      { mergeId },
    )
  ).contactUnmerge;

const suggestionsOf = async (id: string) =>
  (
    await api.graphql<{ contact: { suggestions: Suggestion[] } }>(
      `query ($id: ID) { contact(id: $id) { suggestions { ${SUGGESTION} } } }`,
      { id },
    )
  ).contact.suggestions;

/** Two contacts that claim one address. */
async function alike(): Promise<[ContactAnswer, ContactAnswer, string]> {
  const email = anEmail();
  return [await newContact(api, email, {}, claiming), await newContact(api, email, {}, claiming), email];
}

describe("a person merges and takes apart again", () => {
  test("the absorbed id answers as the survivor, then as itself under its old id", async () => {
    const [a, b] = [
      await newContact(api, anEmail(), { firstName: "Ann" }),
      await newContact(api, anEmail(), { firstName: "Anne" }),
    ];
    const done = await merge({ survivorId: a.id, absorbedIds: [b.id], reason: "asked on the phone" });
    expect(done.userErrors).toEqual([]);
    expect(done.merge).toMatchObject({
      rule: null,
      rulesVersion: 1,
      survivor: { id: a.id },
      absorbedIds: [b.id],
      undoneAt: null,
    });
    expect(done.merge?.actor).toMatch(/^key:key_[0-9a-z]{26}$/);
    expect(done.contact).toMatchObject({ id: a.id, mergedIds: [b.id] });
    expect((await contactById(api, b.id))?.id).toBe(a.id);

    const { merge: read } = await api.graphql<{ merge: Merge }>(
      `query ($id: ID!) { merge(id: $id) { ${MERGE} } }`,
      { id: done.merge?.id },
    );
    expect(read).toEqual(done.merge);

    const parted = await unmerge(done.merge?.id ?? "");
    expect(parted.userErrors).toEqual([]);
    expect(parted.contacts.map((contact) => contact.id)).toEqual([a.id, b.id]);
    expect(parted.merge?.undoneAt).toMatch(/Z$/);
    const back = await contactById(api, b.id);
    expect(back).toMatchObject({
      id: b.id,
      firstName: "Anne",
      identifiers: b.identifiers,
      sources: b.sources,
    });
    expect(refusalsOf((await unmerge(done.merge?.id ?? "")).userErrors)).toEqual([
      ["ALREADY_UNDONE", "mergeId"],
    ]);
  });

  test("what a person set after the merge stays with the survivor, and is told", async () => {
    const [a, b] = [await newContact(api), await newContact(api)];
    const { merge: made } = await merge({ survivorId: a.id, absorbedIds: [b.id] });
    await api.graphql(
      `mutation ($id: ID!) { contactUpdate(input: { id: $id, contact: { lifecycle: "customer" } }) { userErrors { code } } }`,
      { id: b.id },
    );
    const { kept, contacts } = await unmerge(made?.id ?? "");
    expect(kept).toEqual([
      { field: "lifecycle", value: "customer", source: null, observedAt: expect.stringMatching(/\.\d{3}Z$/) },
    ]);
    expect(contacts.map((contact) => contact.id)).toEqual([a.id, b.id]);
  });

  test.each([
    ["itself", async (a: string) => [a], ["SAME_CONTACT", "input.absorbedIds.0"]],
    ["nobody", async () => [], ["REQUIRED", "input.absorbedIds"]],
    [
      "an unknown id",
      async () => ["contact_01jd000000000000000000000t"],
      ["NOT_FOUND", "input.absorbedIds.0"],
    ],
    [
      "an id of something else",
      async () => ["merge_01jd000000000000000000000t"],
      ["NOT_FOUND", "input.absorbedIds.0"],
    ],
  ])("a contact cannot absorb %s", async (_, others, refusal) => {
    const { id } = await newContact(api);
    const answer = await merge({ survivorId: id, absorbedIds: await others(id) });
    expect([answer.merge, refusalsOf(answer.userErrors)]).toEqual([null, [refusal]]);
  });

  test.each<[string, unknown, string]>([
    ["a list", ["x"], "input.overrides"],
    ["a field that is not defined", { nonsense: 1 }, "input.overrides.nonsense"],
    ["a name that is no text", { firstName: 1 }, "input.overrides.firstName"],
    ["tags that are no texts", { tags: [1] }, "input.overrides.tags"],
    ["a country that is not one", { countryCode: "nowhere" }, "input.overrides.countryCode"],
  ])("overrides are read as a contact's fields are: %s is refused", async (_, overrides, field) => {
    const [a, b] = [await newContact(api), await newContact(api)];
    const answer = await merge({ survivorId: a.id, absorbedIds: [b.id], overrides });
    expect([answer.merge, refusalsOf(answer.userErrors)]).toEqual([null, [["INVALID", field]]]);
    expect((await contactById(api, b.id))?.id).toBe(b.id);
  });

  test("two attested external ids are two people, no matter who says otherwise", async () => {
    const withId = async () =>
      (await create(api, { identifiers: [{ kind: "EXTERNAL_ID", value: `crm-${anEmail()}` }] })).contact
        ?.id as string;
    const [a, b] = [await withId(), await withId()];
    const answer = await merge({ survivorId: a, absorbedIds: [b] });
    expect([answer.merge, refusalsOf(answer.userErrors)]).toEqual([
      null,
      [["MERGE_BLOCKED", "input.absorbedIds"]],
    ]);
    expect((await contactById(api, b))?.id).toBe(b);
  });
});

describe("mergePreview", () => {
  interface Preview {
    readonly allowed: boolean;
    readonly blockedBy: readonly string[];
    readonly survivorId: string | null;
    readonly absorbedIds: readonly string[];
    readonly fields: readonly {
      field: string;
      value: unknown;
      assurance: string;
      source: { id: string } | null;
      observedAt: string;
    }[];
    readonly movedSources: number;
    readonly movedConversations: number;
    readonly rule: object | null;
  }
  const preview = async (input: object) =>
    (
      await api.graphql<{ mergePreview: Preview }>(
        `query ($input: ContactMergeInput!) { mergePreview(input: $input) { allowed blockedBy survivorId absorbedIds
          fields { field value assurance source { id } observedAt } movedSources movedConversations rule { key } } }`,
        { input },
      )
    ).mergePreview;

  test("shows what the merge then does, and writes nothing", async () => {
    const [a, b] = [
      await newContact(api, anEmail(), { firstName: "Kim" }),
      await newContact(api, anEmail(), { lastName: "Oh" }),
    ];
    const input = { survivorId: a.id, absorbedIds: [b.id], overrides: { firstName: "Kimberly" } };
    const shown = await preview(input);
    expect(shown).toMatchObject({
      allowed: true,
      blockedBy: [],
      survivorId: a.id,
      absorbedIds: [b.id],
      movedSources: 1,
      movedConversations: 0,
      rule: null,
    });
    expect(shown.fields.find((one) => one.field === "firstName")).toMatchObject({
      value: "Kimberly",
      assurance: "OPERATOR",
      source: null,
    });
    expect((await contactById(api, b.id))?.id).toBe(b.id);

    const done = await merge(input);
    expect(done.contact).toMatchObject({ firstName: "Kimberly", displayName: "Kimberly Oh" });
    const { contact } = await api.graphql<{ contact: { provenance: Preview["fields"] } }>(
      `query ($id: ID) { contact(id: $id) { provenance { field value assurance source { id } observedAt } } }`,
      { id: a.id },
    );
    const plain = (list: Preview["fields"]) =>
      list.map(({ observedAt: _, ...one }) => one).toSorted((x, y) => (x.field < y.field ? -1 : 1));
    expect(plain(contact.provenance)).toEqual(plain(shown.fields));
  });

  test("an unknown contact blocks by NOT_FOUND, the same one by SAME_CONTACT", async () => {
    const { id } = await newContact(api);
    expect(await preview({ survivorId: id, absorbedIds: ["nonsense"] })).toMatchObject({
      allowed: false,
      blockedBy: ["NOT_FOUND"],
      survivorId: null,
    });
    expect(await preview({ survivorId: id, absorbedIds: [id] })).toMatchObject({
      allowed: false,
      blockedBy: ["SAME_CONTACT"],
    });
  });
});

describe("suggestions", () => {
  const LIST = `query ($first: Int, $after: String, $status: SuggestionStatus) {
    mergeSuggestions(first: $first, after: $after, status: $status) { nodes { ${SUGGESTION} } pageInfo { hasNextPage endCursor } } }`;
  interface List {
    readonly mergeSuggestions: {
      readonly nodes: readonly Suggestion[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  }
  const decide = async (verb: "Accept" | "Reject", id: string) => {
    const text = `mutation ($id: ID!) { decided: mergeSuggestion${verb}(id: $id) { suggestion { ${SUGGESTION} } merge { ${MERGE} } ${ERRORS} } }`;
    return (
      await api.graphql<{
        decided: { suggestion: Suggestion | null; merge: Merge | null; userErrors: UserError[] };
      }>(text, { id })
    ).decided;
  };

  test("one that is accepted is a person's merge under its rule", async () => {
    const [a, b, email] = await alike();
    const [open] = await suggestionsOf(b.id);
    expect(open).toMatchObject({ status: "OPEN", rule: { key: "same-email" }, heldBackBy: ["CLAIMED_ONLY"] });
    expect(open?.contacts.map((one) => one.id).toSorted()).toEqual([a.id, b.id].toSorted());
    const claim = "claimed through the API on \\d+ [A-Z][a-z]+";
    expect(open?.explanation).toMatch(
      new RegExp(
        `^Same e-mail ${email}, ${claim}, ${claim}\\. Left to you because a claim proves nothing\\.$`,
      ),
    );

    const accepted = await decide("Accept", open?.id ?? "");
    expect(accepted.suggestion).toMatchObject({ status: "ACCEPTED", contacts: [{ id: a.id }] });
    expect(accepted.merge).toMatchObject({
      rule: { key: "same-email" },
      survivor: { id: a.id },
      absorbedIds: [b.id],
    });
    expect(accepted.merge?.actor).toMatch(/^key:/);
    expect(accepted.merge?.evidence).toEqual([
      { kind: "EMAIL", value: email, assuranceLeft: "CLAIMED", assuranceRight: "CLAIMED" },
    ]);
    expect(refusalsOf((await decide("Accept", open?.id ?? "")).userErrors)).toEqual([["CONFLICT", "id"]]);
  });

  test("one that is rejected is not offered again, and says so when asked", async () => {
    const [a, b] = await alike();
    const [open] = await suggestionsOf(a.id);
    expect((await decide("Reject", open?.id ?? "")).suggestion).toMatchObject({ status: "REJECTED" });
    expect(await suggestionsOf(a.id)).toEqual([]);
    const { explainMatch } = await api.graphql<{
      explainMatch: { sameContact: boolean; blockedBy: string[] };
    }>(`query ($l: ID!, $r: ID!) { explainMatch(leftId: $l, rightId: $r) { sameContact blockedBy } }`, {
      l: a.id,
      r: b.id,
    });
    expect(explainMatch).toMatchObject({
      sameContact: false,
      blockedBy: expect.arrayContaining(["REJECTED_BEFORE"]),
    });
  });

  test("pages meet each open one once; null lists all", async () => {
    for (let i = 0; i < 3; i++) await alike();
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { mergeSuggestions }: List = await api.graphql<List>(LIST, { first: 2, after });
      seen.push(...mergeSuggestions.nodes.map((node) => node.id));
      after = mergeSuggestions.pageInfo.endCursor;
      more = mergeSuggestions.pageInfo.hasNextPage;
    }
    const { mergeSuggestions: all } = await api.graphql<List>(LIST, { first: 100, status: null });
    expect(seen).toEqual(all.nodes.filter((node) => node.status === "OPEN").map((node) => node.id));
    expect(all.nodes.map((node) => node.status)).toContain("REJECTED");
  });

  test("an unknown one is NOT_FOUND", async () => {
    expect(refusalsOf((await decide("Accept", "nonsense")).userErrors)).toEqual([["NOT_FOUND", "id"]]);
    expect(refusalsOf((await decide("Reject", "suggestion_01jd000000000000000000000t")).userErrors)).toEqual([
      ["NOT_FOUND", "id"],
    ]);
  });
});

describe("explainMatch", () => {
  const explain = async (l: string, r: string) =>
    (
      await api.graphql<{
        explainMatch: {
          sameContact: boolean;
          evidence: Merge["evidence"];
          merges: Merge[];
          blockedBy: string[];
        };
      }>(
        `query ($l: ID!, $r: ID!) { explainMatch(leftId: $l, rightId: $r) { sameContact ${EVIDENCE} merges { ${MERGE} } blockedBy } }`,
        { l, r },
      )
    ).explainMatch;

  test("a claimed value keeps two apart, and is shown", async () => {
    const [a, b, email] = await alike();
    expect(await explain(a.id, b.id)).toEqual({
      sameContact: false,
      evidence: [{ kind: "EMAIL", value: email, assuranceLeft: "CLAIMED", assuranceRight: "CLAIMED" }],
      merges: [],
      blockedBy: ["CLAIMED_ONLY"],
    });
  });

  test("two merged ids are one by the merge that joined them", async () => {
    const [a, b] = [await newContact(api), await newContact(api)];
    const { merge: made } = await merge({ survivorId: a.id, absorbedIds: [b.id] });
    expect(await explain(a.id, b.id)).toMatchObject({
      sameContact: true,
      merges: [{ id: made?.id }],
      blockedBy: [],
    });
  });

  test("an unknown id is NOT_FOUND", async () => {
    const { id } = await newContact(api);
    expect(await explain(id, "nonsense")).toEqual({
      sameContact: false,
      evidence: [],
      merges: [],
      blockedBy: ["NOT_FOUND"],
    });
  });
});

test("mergeRules are the default ones of version 1", async () => {
  const { mergeRules } = await api.graphql<{
    mergeRules: {
      version: number;
      appliedAt: string;
      uniqueKinds: string[];
      rules: { key: string; priority: number; action: string }[];
    };
  }>("{ mergeRules { version appliedAt uniqueKinds rules { key priority action } } }");
  expect(mergeRules).toMatchObject({
    version: 1,
    appliedAt: expect.any(String),
    uniqueKinds: ["EXTERNAL_ID"],
  });
  expect(mergeRules.rules.map((rule) => [rule.key, rule.priority, rule.action])).toEqual([
    ["external-id", 10, "MERGE"],
    ["verified-email", 20, "MERGE"],
    ["verified-phone", 30, "MERGE"],
    ["same-email", 40, "SUGGEST"],
    ["same-phone", 50, "SUGGEST"],
    ["alias-email", 60, "SUGGEST"],
  ]);
});
