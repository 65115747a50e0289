import { z } from "zod";
import { providerId } from "../payload-shapes.ts";

// Fields that neither identity nor placing needs: of any other type, or wrong, they count as absent.

/** Postgres text cannot hold U+0000. */
const storable = (text: string): string => text.replaceAll("\u0000", "");

/** What a person wrote, to the letter; "" where it cannot be read. */
export const anyText = z.string().transform(storable).catch("");

/** A short text; blanks, numbers out of place and everything else are absent. */
export const anyWord = z
  .string()
  .transform((text) => storable(text).trim() || undefined)
  .optional()
  .catch(undefined);

/** A number, also as digits in a text. */
export const anyNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined)
  .transform((value) => (value !== undefined && Number.isFinite(value) ? value : undefined));

/** A number above or at 0, for sizes and lengths. */
export const anySize = anyNumber.transform((value) =>
  value !== undefined && value >= 0 ? value : undefined,
);

/** The id of something else: a quoted message, a file, a catalogue. */
export const anyId = z
  .union([providerId, z.number().int().nonnegative().transform(String)])
  .optional()
  .catch(undefined);

export const anyFlag = z.boolean().optional().catch(undefined);

/** An object; else an empty one. */
export const anyObject = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess((value) => (isObject(value) ? value : {}), z.looseObject(shape));

/** The items that are objects; else none. */
export const anyList = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value.filter(isObject) : []),
    z.array(z.looseObject(shape)),
  );

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The provider's time in ms since 1970, given in seconds, milliseconds or microseconds, as a number or digits; undefined where it is not one. */
export function providerTime(value: unknown): number | undefined {
  const given = typeof value === "string" && /^\d{1,17}$/.test(value) ? Number(value) : value;
  // Nobody wrote before 2001: a smaller number is no time.
  if (typeof given !== "number" || !(given >= 1e9) || given >= 1e17) return undefined;
  if (given < 1e11) return Math.round(given * 1000);
  return Math.round(given < 1e14 ? given : given / 1000);
}
