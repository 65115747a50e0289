import { isPhoneCountry } from "../../identifier/phone.ts";
import { type Fault, faultsOf } from "../schema/problem.ts";
import { type Fitting, leaf, list, type Nodes, oneOf, record } from "../schema/typed.ts";

const answer = <
  const T extends string,
  P extends Nodes = Record<never, never>,
  O extends keyof P & string = never,
>(
  type: T,
  more: P = {} as P,
  optional: readonly O[] = [],
) => record({ type: leaf({ const: type }), ...more }, optional);

const number = leaf({ title: "a number", type: "number" });
const option = leaf({ title: "a text of 1 to 20 characters", type: "string", pattern: "\\S", maxLength: 20 });
const country = leaf({
  title: 'a country such as "DE"',
  type: "string",
  pattern: "^[A-Z]{2}$",
  maxLength: 2,
});

export const answerSpec = oneOf("what the answer must be", [
  ...(["TEXT", "DATE", "EMAIL", "URL", "RATING", "LOCATION"] as const).map((type) => answer(type)),
  answer("MULTIPLE_CHOICE", { options: list(option, "a list of 2 to 10 options", 2, 10) }),
  answer("NUMBER", { min: number, max: number }, ["min", "max"]),
  answer("PHONE", { defaultCountry: country }, ["defaultCountry"]),
]);
export type AnswerSpec = Fitting<typeof answerSpec>;

export const fold = (text: string): string => text.trim().normalize("NFC").toLowerCase();

/** What only several settings together, or a library, can tell. */
export const answerFaults = (spec: AnswerSpec): readonly Fault[] =>
  faultsOf(
    spec.type === "MULTIPLE_CHOICE" &&
      new Set(spec.options.map(fold)).size < spec.options.length && {
        at: ["answer", "options"],
        what: "has the same option twice; options must differ in more than case",
      },
    spec.type === "NUMBER" &&
      (spec.min ?? 0) > (spec.max ?? spec.min ?? 0) && {
        at: ["answer", "max"],
        what: "must not be below min",
      },
    spec.type === "PHONE" &&
      spec.defaultCountry !== undefined &&
      !isPhoneCountry(spec.defaultCountry) && {
        at: ["answer", "defaultCountry"],
        what: "must be the ISO 3166 alpha-2 code of a country that has phone numbers of its own, such as DE",
      },
  );
