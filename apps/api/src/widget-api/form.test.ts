import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { anEmail, newContact } from "../testing/contacts.ts";
import { arrive, behind, makeKey, makeWidget, sign, type TestWidget } from "./testing/visitor.ts";

const REQUIRED = [
  { key: "name", type: "NAME", label: "Name", required: true },
  { key: "email", type: "EMAIL", label: "E-mail", required: true },
];

let api: TestApi;
let widget: TestWidget;
beforeAll(async () => {
  api = await startApi();
  await api.graphql(
    `mutation { contactFieldDefine(input: { key: "company", name: "Company", type: TEXT }) { userErrors { code } } }`,
  );
  widget = await makeWidget(api, {
    preChatForm: {
      enabled: true,
      intro: "First",
      fields: [...REQUIRED, { key: "company", type: "TEXT", label: "Company" }],
    },
  });
});
afterAll(() => api?.close());

const codes = ({ errors }: { errors: readonly { code: string; field: string | null }[] }) =>
  errors.map(({ code, field }) => (field ? `${code} ${field}` : code));

test("no message is taken while the form is owed, and an answer that is wrong pays nothing", async () => {
  const browser = await arrive(api, widget);
  expect(codes(await browser.say("too early"))).toEqual(["FORM_REQUIRED"]);
  expect(codes(await browser.submit({}))).toEqual(["REQUIRED name", "REQUIRED email"]);
  expect(codes(await browser.submit({ name: "Ann", email: "a@" }))).toEqual(["INVALID_EMAIL email"]);
  expect(codes(await browser.say("still too early"))).toEqual(["FORM_REQUIRED"]);
  expect(await api.rows("SELECT id FROM message")).toEqual([]);
  expect(await browser.submit({ name: "Ann", email: anEmail() })).toMatchObject({
    session: { identified: true },
    errors: [],
  });
  expect(codes(await browser.say("in time"))).toEqual([]);
});

test("its values are claimed, from the form, and reach the contact", async () => {
  const browser = await arrive(api, widget);
  await browser.submit({ name: "Wilma Stone", email: " Wilma@Stone.dev ", company: "Acme" });
  await browser.say("wilma here");
  const found = await behind(api, "wilma here");
  expect(found.displayName).toBe("Wilma Stone");
  expect(found.identifiers).toEqual([
    { kind: "EMAIL", value: "wilma@stone.dev", assurance: "CLAIMED", origin: "PRE_CHAT_FORM" },
  ]);
  const fields = await api.rows(
    "SELECT field, value, assurance, origin FROM source_field WHERE field = 'company'",
  );
  expect(fields).toEqual([{ field: "company", value: "Acme", assurance: 0, origin: "PRE_CHAT_FORM" }]);
});

test("what a signature brought is not asked again, on any of that person's devices, and a typed value never hides it", async () => {
  const key = await makeKey(api, widget);
  const desk = await arrive(api, widget);
  await desk.identify({ token: await sign(widget, key, "cust-7", { name: "Signe Real" }) });
  expect(codes(await desk.say("no address yet"))).toEqual(["FORM_REQUIRED"]);
  await desk.submit({ name: "Mallory", email: anEmail() });
  await desk.say("signe here");
  expect((await behind(api, "signe here")).displayName).toBe("Signe Real");
  const mobile = await arrive(api, widget);
  await mobile.identify({ token: await sign(widget, key, "cust-7") });
  expect(codes(await mobile.say("on the move"))).toEqual([]);
});

test("a known address is answered as an unknown one", async () => {
  await newContact(api, "known@shop.dev");
  const [known, unknown] = [await arrive(api, widget), await arrive(api, widget)];
  const shape = ({ session, errors }: Awaited<ReturnType<typeof known.submit>>) => [
    session?.identified,
    Object.keys(session ?? {}),
    errors,
  ];
  const answers = [
    await known.submit({ name: "A", email: "known@shop.dev" }),
    await unknown.submit({ name: "A", email: anEmail() }),
  ];
  expect(shape(answers[0] as never)).toEqual(shape(answers[1] as never));
});

test("an erased address pays what the form asks, is not brought back by it, and nothing tells", async () => {
  const person = await newContact(api, "erased@shop.dev");
  await api.graphql("mutation ($id: ID!) { contactErase(id: $id) { erasedIds } }", { id: person.id });
  const browser = await arrive(api, widget);
  expect(codes(await browser.submit({ name: "Somebody", email: "erased@shop.dev" }))).toEqual([]);
  expect(codes(await browser.say("after an erasure"))).toEqual([]);
  expect((await behind(api, "after an erasure")).identifiers).toEqual([]);
});
