import { isPhoneCountry } from "../../identifier/phone.ts";
import { conditionFaults, type Fault } from "../condition/faults.ts";
import type { AskQuestionStep, DateTimeStep, Step } from "../definition/definition.ts";
import { isSettable } from "../text/path.ts";
import { parts } from "../text/text.ts";
import { isTimezone } from "../value/moment.ts";

const NO_FIELD = "is no field that can be set; e-mail and phone are added by ASK_QUESTION with saveTo.identifier, tags by UPDATE_TAGS";
const folded = (text: string): string => text.trim().normalize("NFC").toLowerCase();

const questionFaults = ({ answer, saveTo }: AskQuestionStep, customKeys?: readonly string[]): readonly Fault[] => {
  const faults: (Fault | false)[] = [
    answer.type === "MULTIPLE_CHOICE" &&
      new Set(answer.options.map(folded)).size < answer.options.length && {
        at: ["answer", "options"],
        what: "has the same option twice; options must differ in more than case",
      },
    answer.type === "NUMBER" &&
      (answer.min ?? 0) > (answer.max ?? answer.min ?? 0) && { at: ["answer", "max"], what: "must not be below min" },
    answer.type === "PHONE" &&
      answer.defaultCountry !== undefined &&
      !isPhoneCountry(answer.defaultCountry) && {
        at: ["answer", "defaultCountry"],
        what: "must be the ISO 3166 alpha-2 code of a country that has phone numbers of its own, such as DE",
      },
    saveTo !== undefined &&
      "identifier" in saveTo &&
      saveTo.identifier !== answer.type && {
        at: ["saveTo", "identifier"],
        what: `takes the answer of a question with answer.type ${saveTo.identifier} only`,
      },
    saveTo !== undefined && "field" in saveTo && !isSettable(saveTo.field, customKeys) && { at: ["saveTo", "field"], what: NO_FIELD },
  ];
  return faults.filter((fault) => fault !== false);
};

const hoursFaults = ({ timezone, hours }: DateTimeStep): readonly Fault[] => [
  ...(isTimezone(timezone) ? [] : [{ at: ["timezone"], what: "must be an IANA time zone, such as Europe/Berlin" }]),
  ...Object.entries(hours).flatMap(([day, ranges]) =>
    ranges.flatMap(([from, to], index) =>
      from === to || from === "24:00"
        ? [{ at: ["hours", day, String(index)], what: "must be a time and a later one, or one on the next day" }]
        : [],
    ),
  ),
];

/** What only several settings together, or a library, can tell of a step whose shape is right. Texts aside. */
export const stepFaults = (step: Step, customKeys?: readonly string[]): readonly Fault[] => {
  switch (step.type) {
    case "ASK_QUESTION":
      return questionFaults(step, customKeys);
    case "VERIFY_IDENTIFIER":
      return (["text", "senderText"] as const).flatMap((name) =>
        step[name] === undefined || parts(step[name]).some((part) => typeof part !== "string" && part.path === "code")
          ? []
          : [{ at: [name], what: "must hold {{code}}, which stands for the one-time code" }],
      );
    case "BRANCH":
      return step.branches.flatMap(({ when }, index) =>
        conditionFaults(when, customKeys).map((fault) => ({ ...fault, at: ["branches", String(index), "when", ...fault.at] })),
      );
    case "UPDATE_CONTACT":
      return Object.keys(step.set).flatMap((key) => (isSettable(key, customKeys) ? [] : [{ at: ["set", key], what: NO_FIELD }]));
    case "DATE_TIME":
      return hoursFaults(step);
    default:
      return [];
  }
};
