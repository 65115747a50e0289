import { randomBytes } from "node:crypto";
import { type AnyProvider, createEgress, type Egress, providers } from "@contact-identity/channels";
import { type NewChannel, type Refusal, Refused, refuse } from "@contact-identity/database";
import type { ChannelCreateInput } from "./channel.input.ts";

/** Which provider each configuration of `ChannelCreateInput` is for. */
const PROVIDERS = {
  whatsappCloud: providers.WHATSAPP_CLOUD,
  twilio: providers.TWILIO,
  messenger: providers.MESSENGER,
  instagram: providers.INSTAGRAM,
  telegram: providers.TELEGRAM,
  viber: providers.VIBER,
  line: providers.LINE,
  email: providers.EMAIL,
  custom: providers.CUSTOM,
} as const satisfies Partial<Record<keyof ChannelCreateInput, AnyProvider>>;
type Configuration = keyof typeof PROVIDERS;

function theOneOf(input: ChannelCreateInput): { field: Configuration; provider: AnyProvider; given: object } {
  const found = Object.entries(PROVIDERS).flatMap(([field, provider]) => {
    const given = input[field as Configuration];
    return given ? [{ field: field as Configuration, provider: provider as AnyProvider, given }] : [];
  });
  const names = Object.keys(PROVIDERS).join(", ");
  return found.length === 1 && found[0] ? found[0] : refuse("INVALID", `Give exactly one configuration, out of: ${names}.`, ["input"]);
}

/** The provider's schema has seen to it that a mail server stands only where one is meant. */
const refusalOf = (egress: Egress, url: string): string | null => (/^smtps?:/i.test(url) ? egress.checkMailUrl(url) : egress.checkUrl(url));

/** URLs that we would be made to call although they lead inside. */
async function unsafeUrls(
  config: Readonly<Record<string, unknown>>,
  provider: AnyProvider,
  allow: readonly string[],
  at: readonly string[],
) {
  const egress = createEgress({ allow });
  try {
    return provider.urlFields.flatMap((field): Refusal[] => {
      const url = config[field];
      const reason = typeof url === "string" ? refusalOf(egress, url) : null;
      return reason === null ? [] : [{ code: "UNSAFE_URL", message: `${field}: ${reason}.`, field: [...at, field] }];
    });
  } finally {
    await egress.close();
  }
}

const generated = (provider: AnyProvider, given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    provider.generatedFields.filter((field) => given[field] == null).map((field) => [field, randomBytes(32).toString("base64url")]),
  );

function countryOf({ defaultCountry }: ChannelCreateInput): string | null {
  if (defaultCountry == null || /^[A-Z]{2}$/.test(defaultCountry)) return defaultCountry ?? null;
  return refuse("INVALID", "A country is its ISO 3166 alpha-2 code, e.g. US.", ["input", "defaultCountry"]);
}

/**
 * The channel that an input describes, its configuration read by its provider and completed by what we make up.
 * @throws Refused naming every setting that is wrong, by its path.
 */
export async function configured(input: ChannelCreateInput, egressAllow: readonly string[]): Promise<NewChannel> {
  const { field, provider, given } = theOneOf(input);
  const read = provider.configSchema.safeParse({ ...given, ...generated(provider, given as Record<string, unknown>) });
  if (!read.success)
    throw new Refused(
      read.error.issues.map(({ path, message }) => ({
        code: "INVALID",
        message: `${message}.`,
        field: ["input", field, ...path.map(String)],
      })),
    );
  const config = read.data as Readonly<Record<string, unknown>>;
  const unsafe = await unsafeUrls(config, provider, egressAllow, ["input", field]);
  if (unsafe.length > 0) throw new Refused(unsafe);
  return { type: provider.type, name: input.name, defaultCountry: countryOf(input), config, secretFields: provider.secretFields };
}
