import { channelFacts } from "@contact-identity/domain";
import type { z } from "zod";
import { type ConfigField, type ConfigShape, fieldsOf } from "./config-fields.ts";
import type { Provider } from "./provider.ts";

/** In bytes. */
export const USUAL_BODY_LIMIT = 3 * 1024 * 1024;

/** What follows from the domain's table or from the configuration. */
type Derived =
  | "name"
  | "sendsCodes"
  | "config"
  | "fields"
  | "secretFields"
  | "generatedFields"
  | "urlFields"
  | "bodyLimit";

type Said<C> = Omit<Provider<C>, Derived> & {
  readonly config: z.ZodType<C> & ConfigShape;
  /** `USUAL_BODY_LIMIT` where it is not said. */
  readonly bodyLimit?: number;
};

/** A provider from what its folder says; what the domain or the configuration says already is not said again. */
export function defineProvider<C extends object>(said: Said<C>): Provider<C> {
  const { name, sendsCodes } = channelFacts(said.type);
  const fields = fieldsOf(said.config);
  const namesOf = (wanted: (field: ConfigField) => true | undefined) =>
    fields.filter(wanted).map((field) => field.name);
  return {
    bodyLimit: USUAL_BODY_LIMIT,
    ...said,
    name,
    sendsCodes,
    fields,
    secretFields: namesOf(({ secret }) => secret),
    generatedFields: namesOf(({ generated }) => generated),
    urlFields: namesOf(({ called }) => called),
  };
}
