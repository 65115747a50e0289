import { type AnyProvider, type ConfigField, providers } from "@contact-identity/channels";
import { examples } from "@contact-identity/channels/testing";
import { beforeAll, describe, expect, test } from "@jest/globals";
import {
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { adminSchema } from "../schema.ts";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await adminSchema();
});
const inputOf = (name: string) => (schema.getType(name) as GraphQLInputObjectType).getFields();
const configurations = () =>
  Object.values(inputOf("ChannelCreateInput")).filter(
    ({ name }) => name !== "name" && name !== "defaultCountry",
  );
const without = (config: object, name: string) =>
  Object.fromEntries(Object.entries(config).filter(([field]) => field !== name));

test("every provider has its configuration in both inputs, and no configuration is without a provider", () => {
  const wanted = Object.values(providers).map((provider) => provider.configName);
  expect(configurations().map(({ type }) => getNamedType(type).name)).toEqual(wanted);
  for (const { name, type } of configurations()) expect(inputOf("ChannelUpdateInput")[name]?.type).toBe(type);
});

describe.each(Object.entries<AnyProvider>(providers))("the input of %s", (type, provider) => {
  const fields = () => inputOf(provider.configName);
  const given = examples
    .filter(([of]) => of === type)
    .map(([, , example]) => example.config("http://127.0.0.1:9"));

  test("has the settings that the provider reads, and no other", () => {
    const shape = (provider.config as unknown as { shape: object }).shape;
    expect(Object.keys(fields()).sort()).toEqual(Object.keys(shape).sort());
  });

  test("demands a setting exactly where the provider does, but for what we make up", () => {
    for (const config of given)
      for (const { name, type: wanted } of Object.values(fields())) {
        const works = provider.config.safeParse(without(config, name)).success;
        const isMadeUp = provider.generatedFields.includes(name);
        expect([name, isNonNullType(wanted)]).toEqual([name, !works && !isMadeUp]);
      }
  });

  test("takes each value of a setting that is one of a few", () => {
    const few = provider.fields.filter(
      (field): field is ConfigField & { values: readonly string[] } => field.values !== null,
    );
    for (const { name, values } of few) {
      const named = getNamedType(fields()[name]?.type);
      expect(isEnumType(named) && named.getValues().map((value) => value.name)).toEqual(values);
    }
  });

  test("can be written and its secrets never read", () => {
    const readable = Object.values(schema.getTypeMap()).filter(
      (one): one is GraphQLObjectType => isObjectType(one) && /^Channel/.test(one.name),
    );
    const shown = readable.flatMap((one) => Object.keys(one.getFields()));
    expect(shown).toContain("webhookUrl");
    const onlyOnce = provider.generatedFields;
    expect(provider.secretFields.filter((name) => shown.includes(name) && !onlyOnce.includes(name))).toEqual(
      [],
    );
  });
});
