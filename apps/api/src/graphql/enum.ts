import { registerEnumType } from "type-graphql";

/** Registers a list of texts as a GraphQL enum of the contract's name; what it answers stands for the enum in `@Field(() => …)`. */
export function enumOf<const T extends string>(
  name: string,
  values: readonly T[],
  description?: string,
  valueDescriptions: Partial<Record<T, string>> = {},
): { readonly [K in T]: K } {
  const members = Object.fromEntries(values.map((value) => [value, value])) as { readonly [K in T]: K };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(valueDescriptions as Record<string, string>).map(([value, text]) => [
      value,
      { description: text },
    ]),
  );
  registerEnumType(members, {
    name,
    ...(description && { description }),
    valuesConfig: valuesConfig as never,
  });
  return members;
}
