import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import {
  anEmail,
  CONTACT,
  type ContactAnswer,
  contactById,
  create,
  newContact,
  type Payload,
  type UserError,
} from "../testing/contacts.ts";

let api: TestApi;
/** May write, and vouches for nothing. */
let claiming: string;
beforeAll(async () => {
  api = await startApi();
  claiming = await api.keyWith("CONTACTS_READ", "CONTACTS_WRITE");
});
afterAll(() => api?.close());

const by = async (key: object) =>
  (
    await api.graphql<{ contact: ContactAnswer | null }>(
      `query ($by: ContactKey) { contact(by: $by) { ${CONTACT} } }`,
      { by: key },
    )
  ).contact;
const refusalsOf = (errors: readonly UserError[]) =>
  errors.map(({ code, field }) => [code, field?.join(".")]);

describe("contactCreate", () => {
  test("holds what the key vouches for, and is found in any spelling", async () => {
    const { contact, userErrors } = await create(api, {
      identifiers: [
        { kind: "EMAIL", value: "  Ana.Perez@Business.org " },
        { kind: "PHONE", value: "(415) 555-0132", defaultCountry: "US" },
      ],
      contact: { firstName: "Ana", tags: ["vip", "vip"] },
    });
    expect(userErrors).toEqual([]);
    expect(contact).toMatchObject({
      firstName: "Ana",
      email: "ana.perez@business.org",
      phone: "+14155550132",
      tags: ["vip"],
      mergedIds: [],
    });
    expect(contact?.id).toMatch(/^contact_[0-9a-z]{26}$/);
    expect(contact?.identifiers).toContainEqual(
      expect.objectContaining({
        kind: "EMAIL",
        value: "ana.perez@business.org",
        assurance: "ATTESTED",
        verified: true,
        owner: true,
      }),
    );
    for (const key of [{ email: "ANA.PEREZ@business.org" }, { phone: "+1 415 555 0132" }])
      expect((await by(key))?.id).toBe(contact?.id);
  });

  test("a key that may not attest claims, and may not say more", async () => {
    const made = await newContact(api, anEmail(), {}, claiming);
    expect(made.identifiers).toMatchObject([{ assurance: "CLAIMED", verified: false }]);
    const more = await create(
      api,
      { identifiers: [{ kind: "EMAIL", value: anEmail(), assurance: "ATTESTED" }] },
      claiming,
    );
    expect(refusalsOf(more.userErrors)).toEqual([["INVALID", "input.identifiers.0.assurance"]]);
  });

  test("names every wrong value by its path, and writes nothing", async () => {
    const good = anEmail();
    const { contact, userErrors } = await create(api, {
      identifiers: [
        { kind: "EMAIL", value: good },
        { kind: "EMAIL", value: "not an address" },
        { kind: "PHONE", value: "12" },
        { kind: "EMAIL", value: "someone@example.com" },
      ],
    });
    expect(contact).toBeNull();
    expect(refusalsOf(userErrors)).toEqual([
      ["INVALID_EMAIL", "input.identifiers.1.value"],
      ["INVALID_PHONE", "input.identifiers.2.value"],
      ["BLOCKED_VALUE", "input.identifiers.3.value"],
    ]);
    expect(await by({ email: good })).toBeNull();
  });

  test("a verified value of another is IDENTIFIER_TAKEN; a claimed one creates and suggests", async () => {
    const email = anEmail();
    const first = await newContact(api, email);
    expect(
      refusalsOf((await create(api, { identifiers: [{ kind: "EMAIL", value: email }] })).userErrors),
    ).toEqual([["IDENTIFIER_TAKEN", "input.identifiers.0.value"]]);
    const second = await newContact(api, email, {}, claiming);
    expect(second.id).not.toBe(first.id);
    expect(second.identifiers).toMatchObject([{ owner: false }]);
    expect((await by({ email }))?.id).toBe(first.id);
  });
});

describe("contactUpdate", () => {
  const update = async (input: object) =>
    (
      await api.graphql<{ contactUpdate: Payload }>(
        `mutation ($input: ContactUpdateInput!) { contactUpdate(input: $input) { contact { ${CONTACT} } userErrors { code message field } } }`,
        { input },
      )
    ).contactUpdate;

  test("an absent field stays, null clears, a list replaces", async () => {
    const { id } = await newContact(api, anEmail(), { firstName: "Bo", lastName: "Li", tags: ["a", "b"] });
    const { contact } = await update({ id, contact: { firstName: null, tags: ["c"] } });
    expect(contact).toMatchObject({
      id,
      firstName: null,
      tags: ["c"],
      displayName: expect.stringContaining("Li"),
    });
  });

  test("an edit of another version is VERSION_MISMATCH", async () => {
    const { id, version } = await newContact(api);
    const first = await update({ id, contact: { firstName: "One" }, expectedVersion: version });
    expect(first.contact?.version).toBeGreaterThan(version);
    const second = await update({ id, contact: { firstName: "Two" }, expectedVersion: version });
    expect(refusalsOf(second.userErrors)).toEqual([["VERSION_MISMATCH", "input.expectedVersion"]]);
    expect((await contactById(api, id))?.firstName).toBe("One");
  });

  test("custom fields must be defined and fit", async () => {
    const { id } = await newContact(api);
    expect(refusalsOf((await update({ id, contact: { fields: { plan: "gold" } } })).userErrors)).toEqual([
      ["INVALID", "input.contact.fields.plan"],
    ]);
    const define = `mutation { contactFieldDefine(input: { key: "plan", name: "Plan", type: LIST, allowedValues: ["gold", "free"] }) {
      workspace { contactFields { key type allowedValues } } userErrors { code } } }`;
    expect(await api.graphql(define)).toEqual({
      contactFieldDefine: {
        workspace: { contactFields: [{ key: "plan", type: "LIST", allowedValues: ["gold", "free"] }] },
        userErrors: [],
      },
    });
    expect((await update({ id, contact: { fields: { plan: "gold" } } })).contact?.fields).toEqual({
      plan: "gold",
    });
    expect(refusalsOf((await update({ id, contact: { fields: { plan: "tin" } } })).userErrors)).toEqual([
      ["INVALID", "input.contact.fields.plan"],
    ]);
  });

  test.each([["contact_01jd000000000000000000000t"], ["source_01jd000000000000000000000t"], ["nonsense"]])(
    "%s is NOT_FOUND",
    async (id) => {
      expect(refusalsOf((await update({ id, contact: { firstName: "X" } })).userErrors)).toEqual([
        ["NOT_FOUND", "input.id"],
      ]);
    },
  );
});

describe("contactsUpsert", () => {
  interface Row {
    readonly index: number;
    readonly created: boolean;
    readonly contact: { readonly id: string } | null;
    readonly userErrors: readonly UserError[];
  }
  const upsert = `mutation ($inputs: [ContactUpsertInput!]!) { contactsUpsert(inputs: $inputs) { index created contact { id } userErrors { code message field } } }`;
  const row = (value: string) => ({ identifiers: [{ kind: "EMAIL", value }] });

  test("each row answers for itself, in input order", async () => {
    const [known, fresh] = [anEmail(), anEmail()];
    const { id } = await newContact(api, known);
    const { contactsUpsert: rows } = await api.graphql<{ contactsUpsert: Row[] }>(upsert, {
      inputs: [row(known), row("broken"), row(fresh), row(fresh)],
    });
    expect(rows.map(({ index, created, userErrors }) => [index, created, refusalsOf(userErrors)])).toEqual([
      [0, false, []],
      [1, false, [["INVALID_EMAIL", "inputs.1.identifiers.0.value"]]],
      [2, true, []],
      [3, false, []],
    ]);
    expect(rows[0]?.contact?.id).toBe(id);
    expect(rows[1]?.contact).toBeNull();
    expect(rows[3]?.contact?.id).toBe(rows[2]?.contact?.id);
  });

  test("more than 100 rows are refused before any is written", async () => {
    const first = anEmail();
    const { errors } = await api.ask(upsert, {
      inputs: [row(first), ...Array.from({ length: 100 }, () => row(anEmail()))],
    });
    expect(errors?.map((error) => error.extensions.code)).toEqual(["BAD_USER_INPUT"]);
    expect(await by({ email: first })).toBeNull();
  });

  test("an attested external id that conflicts is CONFLICT, and nothing is written", async () => {
    const email = anEmail();
    const one = { kind: "EXTERNAL_ID", value: `crm-${email}` };
    await create(api, { identifiers: [one, { kind: "EMAIL", value: email }] });
    const single = `mutation ($input: ContactUpsertInput!) { contactUpsert(input: $input) { created contact { id } userErrors { code message field } } }`;
    const other = { kind: "EXTERNAL_ID", value: `other-${email}` };
    const { contactUpsert } = await api.graphql<{ contactUpsert: Row }>(single, {
      input: { identifiers: [{ kind: "EMAIL", value: email }, other] },
    });
    expect(refusalsOf(contactUpsert.userErrors)).toEqual([["CONFLICT", "input.identifiers.1.value"]]);
    expect(await by({ externalId: other.value })).toBeNull();
  });
});

describe("identifiers", () => {
  const IDENTIFIER =
    "identifier { id value assurance owner contact { id } source { origin } } contact { id identifiers { id } } userErrors { code field }";
  interface Answer {
    readonly identifier: {
      id: string;
      value: string;
      assurance: string;
      owner: boolean;
      contact: { id: string };
      source: { origin: string };
    } | null;
    readonly contact: { id: string; identifiers: { id: string }[] } | null;
    readonly userErrors: readonly UserError[];
  }
  const add = async (contactId: string, identifier: object) =>
    (
      await api.graphql<{ identifierAdd: Answer }>(
        `mutation ($contactId: ID!, $identifier: IdentifierInput!) { identifierAdd(contactId: $contactId, identifier: $identifier) { ${IDENTIFIER} } }`,
        { contactId, identifier },
      )
    ).identifierAdd;
  const remove = async (id: string) =>
    (
      await api.graphql<{ identifierRemove: Answer }>(
        `mutation ($id: ID!) { identifierRemove(id: $id) { ${IDENTIFIER} } }`,
        { id },
      )
    ).identifierRemove;

  test("one is added, answers for its contact, and is removed again", async () => {
    const { id } = await newContact(api);
    const added = await add(id, { kind: "PHONE", value: "+14155550177" });
    expect(added).toMatchObject({
      identifier: { value: "+14155550177", owner: true, contact: { id }, source: { origin: "API" } },
      contact: { id },
      userErrors: [],
    });
    expect((await by({ phone: "+14155550177" }))?.id).toBe(id);
    const removed = await remove(added.identifier?.id ?? "");
    expect(removed).toMatchObject({
      identifier: { id: added.identifier?.id },
      contact: { id },
      userErrors: [],
    });
    expect(removed.contact?.identifiers.map((one) => one.id)).not.toContain(added.identifier?.id);
    expect(await by({ phone: "+14155550177" })).toBeNull();
    expect(refusalsOf((await remove(added.identifier?.id ?? "")).userErrors)).toEqual([["NOT_FOUND", "id"]]);
  });

  test("proof that two are one merges them at once, and contact is the survivor", async () => {
    const email = anEmail();
    const [first, second] = [await newContact(api, email), await newContact(api)];
    const { contact, userErrors } = await add(second.id, { kind: "EMAIL", value: email });
    expect(userErrors).toEqual([]);
    expect(contact?.id).toBe(first.id);
    expect(await contactById(api, second.id)).toMatchObject({ id: first.id, mergedIds: [second.id] });
  });

  test("a contact that holds a value twice owns it in both places", async () => {
    const email = anEmail();
    const { id } = await newContact(api, email);
    const otherKey = await api.keyWith("CONTACTS_READ", "CONTACTS_WRITE", "IDENTITY_ATTEST");
    await api.graphql(
      `mutation ($input: ContactUpsertInput!) { contactUpsert(input: $input) { contact { id } } }`,
      { input: { identifiers: [{ kind: "EMAIL", value: email }] } },
      otherKey,
    );
    const { identifiers = [] } = (await contactById(api, id)) ?? {};
    expect(identifiers.filter((one) => one.value === email).map((one) => one.owner)).toEqual([true, true]);
  });
});
