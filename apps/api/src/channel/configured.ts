import { randomBytes } from "node:crypto";
import { type AnyProvider, createEgress, type Egress } from "@contact-identity/channels";
import {
  type ChannelChange,
  type ChannelRow,
  type NewChannel,
  type Refusal,
  Refused,
  refuse,
} from "@contact-identity/database";
import { COUNTRY_WANTED, isPhoneCountry } from "@contact-identity/domain";
import { type ChannelCreateInput, type ChannelUpdateInput, CONFIGURATIONS } from "./channel.input.ts";

interface Chosen {
  readonly field: string;
  readonly provider: AnyProvider;
  readonly given: Readonly<Record<string, unknown>>;
}

const configurationsIn = (input: object): readonly Chosen[] =>
  [...CONFIGURATIONS].flatMap(([field, provider]) => {
    const given = (input as Readonly<Record<string, object | null | undefined>>)[field];
    return given ? [{ field, provider, given: { ...given } }] : [];
  });

function theOneOf(input: object): Chosen {
  const found = configurationsIn(input);
  const names = [...CONFIGURATIONS.keys()].join(", ");
  return found.length === 1 && found[0]
    ? found[0]
    : refuse("INVALID", `Give exactly one configuration, out of: ${names}.`, ["input"]);
}

/** The provider's schema has seen to it that a mail server stands only where one is meant. */
const refusalOf = (egress: Egress, url: string): string | null =>
  /^smtps?:/i.test(url) ? egress.checkMailUrl(url) : egress.checkUrl(url);

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
      return reason === null
        ? []
        : [{ code: "UNSAFE_URL", message: `${field}: ${reason}.`, field: [...at, field] }];
    });
  } finally {
    await egress.close();
  }
}

const generated = (provider: AnyProvider, given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    provider.generatedFields
      .filter((field) => given[field] == null)
      .map((field) => [field, randomBytes(32).toString("base64url")]),
  );

function countryOf(defaultCountry: string | null | undefined): string | null {
  if (defaultCountry == null || isPhoneCountry(defaultCountry)) return defaultCountry ?? null;
  return refuse("INVALID", COUNTRY_WANTED, ["input", "defaultCountry"]);
}

/** A configuration as its provider reads it. @throws Refused naming every setting that is wrong, by its path. */
async function readBy(
  { field, provider, given }: Chosen,
  egressAllow: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const read = provider.config.safeParse(given);
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
  return config;
}

export interface Configured {
  readonly channel: NewChannel;
  /** Shown once: the token of a channel for which we make one up. */
  readonly token: string | null;
}

/** The token in a configuration, where it is one that we would make up. */
const tokenOf = (
  { generatedFields }: AnyProvider,
  config: Readonly<Record<string, unknown>>,
): string | null => (generatedFields.includes("token") && config.token != null ? String(config.token) : null);

/** The token that a caller gives. */
export const tokenGiven = (input: ChannelUpdateInput): string | null => {
  const [chosen] = configurationsIn(input);
  return chosen ? tokenOf(chosen.provider, chosen.given) : null;
};

/**
 * The channel that an input describes, its configuration read by its provider and completed by what we make up.
 * @throws Refused naming every setting that is wrong, by its path.
 */
export async function configured(
  input: ChannelCreateInput,
  egressAllow: readonly string[],
): Promise<Configured> {
  const chosen = theOneOf(input);
  const { provider, given } = chosen;
  const config = await readBy({ ...chosen, given: { ...given, ...generated(provider, given) } }, egressAllow);
  const channel = {
    type: provider.type,
    name: input.name,
    defaultCountry: countryOf(input.defaultCountry),
    config,
    secretFields: provider.secretFields,
  };
  return { channel, token: tokenOf(provider, config) };
}

/** What we made up stays unless another is given. */
const kept = ({ provider, given }: Chosen, now: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    provider.generatedFields.filter((field) => given[field] == null).map((field) => [field, now[field]]),
  );

/**
 * How an input changes a channel; a configuration replaces the whole of the one before.
 * @param now the channel's configuration, secrets included.
 * @throws Refused as `configured`, and INVALID for the configuration of another kind of channel.
 */
export async function reconfigured(
  input: ChannelUpdateInput,
  row: ChannelRow,
  now: Readonly<Record<string, unknown>>,
  egressAllow: readonly string[],
): Promise<ChannelChange> {
  const chosen = configurationsIn(input).length === 0 ? null : theOneOf(input);
  if (chosen && chosen.provider.type !== row.type)
    refuse("INVALID", `This channel is ${row.type}; another kind is a channel of its own.`, [
      "input",
      chosen.field,
    ]);
  const config =
    chosen && (await readBy({ ...chosen, given: { ...chosen.given, ...kept(chosen, now) } }, egressAllow));
  return {
    ...(input.name == null ? {} : { name: input.name }),
    ...(input.defaultCountry === undefined ? {} : { defaultCountry: countryOf(input.defaultCountry) }),
    ...(config && chosen ? { config, secretFields: chosen.provider.secretFields } : {}),
  };
}
