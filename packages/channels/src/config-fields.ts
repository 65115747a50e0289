import { z } from "zod";

/** What a setting is to callers; its form is the zod schema's. */
interface SettingFacts {
  readonly description: string;
  /** Never shown. */
  readonly secret?: true;
  /** Made up by us, and shown once, where the caller gives none. */
  readonly generated?: true;
  /** A URL that we will call. */
  readonly called?: true;
  /** Characters that the public input takes at most, where it is not the usual. */
  readonly most?: number;
  /** The public name of an enum. */
  readonly enumName?: string;
}

/** One field of a channel's configuration, as the public input is made from it. */
export interface ConfigField extends SettingFacts {
  readonly name: string;
  /** Whether a caller may leave it out. */
  readonly optional: boolean;
  /** The values of an enum; null for a text. */
  readonly values: readonly string[] | null;
}

/** An object of settings. */
export interface ConfigShape {
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
}

const settings = z.registry<SettingFacts>();

type More = Omit<SettingFacts, "description">;

/** Says what a setting is. A check keeps that, `.nullish()` and a transformation lose it. */
export const setting = <S extends z.ZodType>(schema: S, facts: SettingFacts): S => {
  settings.add(schema, facts);
  return schema;
};

/** The fields of a configuration, in their order. @throws Error for one of which nobody says what it is. */
export const fieldsOf = (config: ConfigShape): readonly ConfigField[] =>
  Object.entries(config.shape).map(([name, schema]) => {
    const facts = settings.get(schema as z.ZodType);
    if (facts === undefined) throw new Error(`nothing says what the setting ${name} is`);
    const absent = (schema as z.ZodType).safeParse(undefined).success;
    return {
      ...facts,
      name,
      optional: absent || facts.generated === true,
      values: schema instanceof z.ZodEnum ? schema.options.map(String) : null,
    };
  });

const said = (name: string) => ({ error: `${name} is missing` });

const MAX_SECRET = 4096;
const MAX_TEXT = 1024;
const MAX_URL = 2048;
const atMost = (name: string, characters: number) => `${name} has at most ${characters} characters`;

/** A field that must be there and say something. */
export const required = (name: string, description: string, more: More = {}) =>
  setting(
    z.string(said(name)).max(MAX_TEXT, atMost(name, MAX_TEXT)).trim().min(1, `${name} must not be empty`),
    { description, ...more },
  );

/** A text that may be left out; null and blanks are absent. */
export const optionalText = (name: string, description: string) =>
  setting(
    z
      .string()
      .max(MAX_TEXT, atMost(name, MAX_TEXT))
      .nullish()
      .transform((text) => text?.trim() || undefined),
    { description },
  );

/** A secret: never absent, never blank. */
export const secret = (name: string, description: string, more: More = {}) =>
  setting(
    z
      .string(said(name))
      .max(MAX_SECRET, atMost(name, MAX_SECRET))
      .refine((text) => text.trim() !== "", `${name} must not be empty`),
    { description, secret: true, most: MAX_SECRET, ...more },
  );

/** A secret that travels in an HTTP header. */
export const headerSecret = (name: string, description: string, more: More = {}) =>
  secret(name, description, more).refine(
    (text) => /^[\x21-\x7e]*$/.test(text),
    `${name} must be printable ASCII without spaces`,
  );

const isHttpUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? "");

/** A URL that may be left out. */
const optionalUrl = (name: string) =>
  z
    .string()
    .max(MAX_URL, atMost(name, MAX_URL))
    .refine(isHttpUrl, `${name} must be an http or https URL`)
    .nullish()
    .transform((url) => url ?? undefined);

/** A URL of ours that a provider calls, or signs. */
export const optionalHttpUrl = (name: string, description: string) =>
  setting(optionalUrl(name), { description, most: MAX_URL });

/** A URL that we call. Whether its place may be called is for `Egress.checkUrl` to say. */
export const calledUrl = (name: string, description: string) =>
  setting(optionalUrl(name), { description, most: MAX_URL, called: true });

export const apiBaseUrl = () =>
  calledUrl("apiBaseUrl", "Points the outbound side at another host (a proxy, a sandbox).");
