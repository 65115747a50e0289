import { type AnyProvider, type ConfigField, providers } from "@contact-identity/channels";
import type { ProvidedChannelType } from "@contact-identity/domain";
import { Field, InputType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";

/** `WHATSAPP_CLOUD` is configured by `whatsappCloud`. */
const configurationOf = (type: ProvidedChannelType): string =>
  type.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Which provider each configuration of an input is for. */
export const CONFIGURATIONS: ReadonlyMap<string, AnyProvider> = new Map(
  Object.values(providers).map((provider) => [configurationOf(provider.type), provider]),
);

function typeOf({ enumName, values }: ConfigField): object {
  return enumName === undefined || values === null ? String : enumOf(enumName, values);
}

/** The input type of a provider's configuration; providers that are configured alike have one. */
function inputsOf(all: Iterable<AnyProvider>): ReadonlyMap<string, object> {
  const inputs = new Map<string, object>();
  for (const { configName, fields } of all) {
    if (inputs.has(configName)) continue;
    const input = class {};
    InputType(configName)(input);
    for (const field of fields) {
      const type = typeOf(field);
      Field(() => type, { nullable: field.optional, description: field.description })(
        input.prototype,
        field.name,
      );
    }
    inputs.set(configName, input);
  }
  return inputs;
}

@InputType()
abstract class TypedConfigurations {}

const inputs = inputsOf(CONFIGURATIONS.values());
for (const [name, { configName }] of CONFIGURATIONS)
  Field(() => inputs.get(configName) as object, { nullable: true })(TypedConfigurations.prototype, name);

@InputType({ description: "Exactly one of the typed configurations. Secrets are write-only." })
export class ChannelCreateInput extends TypedConfigurations {
  @Field(() => String) name!: string;
  @Field(() => String, {
    nullable: true,
    description: "ISO 3166 alpha-2, for phones without a country code.",
  })
  defaultCountry?: string | null;
}

@InputType({
  description:
    "What is left out stays. A typed configuration replaces the one before as a whole, secrets included, and must be of the channel's type.",
})
export class ChannelUpdateInput extends TypedConfigurations {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2; null for none." }) defaultCountry?:
    | string
    | null;
}
