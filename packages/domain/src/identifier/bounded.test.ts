import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fieldValueProblem } from "../contact/fields.ts";
import { displayName } from "../identity/display-name.ts";
import { addressOf, nameOf } from "../widget/address.ts";
import { originAllowed, originProblem } from "../widget/origin.ts";
import { messageProblem } from "../widget/visitor.ts";
import { parseAnswer } from "../workflow/answer/answer.ts";
import { blockedKeysOf, blockedReason, isNoReplySender } from "./blocked.ts";
import { rememberBlockedList } from "./blocked-list.ts";
import { normaliseEmail } from "./email.ts";
import { normaliseIdentifier } from "./key.ts";
import { asciiDomain } from "./mail-domain.ts";
import { normalisePhone, whatsappPhone } from "./phone.ts";

const context = { defaultCountry: "DE", blockedValues: ["blocked"], definitions: [] } as const;
const named = (value: string) =>
  new Map([
    [
      "displayName",
      { field: "displayName", value, origin: "API", assurance: "CLAIMED", source: "s", observedAt: 0 },
    ],
  ] as const);
const answer = (spec: Parameters<typeof parseAnswer>[0]) => (text: string) =>
  parseAnswer(spec, { text }, { keys: [] });

/** Everything that reads what anybody may send and does more with it than keep it. */
const NORMALISERS: Readonly<Record<string, (text: string) => unknown>> = {
  normaliseEmail,
  normalisePhone: (text) => normalisePhone(text, "DE"),
  whatsappPhone,
  asciiDomain,
  "an e-mail": (raw) => normaliseIdentifier({ kind: "EMAIL", raw }, context),
  "a phone": (raw) => normaliseIdentifier({ kind: "PHONE", raw }, context),
  "an external id": (raw) => normaliseIdentifier({ kind: "EXTERNAL_ID", raw }, context),
  "a channel account": (raw) => normaliseIdentifier({ kind: "CHANNEL_ACCOUNT", raw }, context),
  blockedReason: (text) => blockedReason("EMAIL", text, ["blocked"]),
  blockedKeysOf,
  isNoReplySender,
  displayName: (text) => displayName(named(text), null, null, "id"),
  "a visitor's name": nameOf,
  "a visitor's address": (text) => addressOf("EMAIL", text, "CLAIMED", context),
  originProblem,
  originAllowed: (text) => originAllowed(["https://*.shop.dev", text], text),
  messageProblem,
  "a URL of a field": (text) => fieldValueProblem({ key: "k", type: "URL", allowedValues: null }, text),
  "an e-mail of a field": (text) => fieldValueProblem({ key: "k", type: "EMAIL", allowedValues: null }, text),
  "a time of a field": (text) => fieldValueProblem({ key: "k", type: "TIME", allowedValues: null }, text),
  "a date of a field": (text) => fieldValueProblem({ key: "k", type: "DATE", allowedValues: null }, text),
  "an answer by e-mail": answer({ type: "EMAIL" }),
  "an answer by phone": answer({ type: "PHONE" }),
  "an answer by number": answer({ type: "NUMBER" }),
  "an answer by date": answer({ type: "DATE" }),
  "an answer by URL": answer({ type: "URL" }),
  "an answer by rating": answer({ type: "RATING" }),
  "an answer by location": answer({ type: "LOCATION" }),
  "an answer by choice": answer({ type: "MULTIPLE_CHOICE", options: ["Red", "Green"] }),
};

/** What each of these is called on costs at least its length, and some of them much more. */
const READERS = [
  "normalize",
  "toLowerCase",
  "toUpperCase",
  "split",
  "replace",
  "replaceAll",
  "match",
  "matchAll",
] as const;

/** The most characters that a call hands to anything that reads them. */
function most(call: () => unknown): number {
  let longest = 0;
  const see = (text: unknown) => {
    longest = Math.max(longest, String(text).length);
  };
  const strings = String.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  const patterns = RegExp.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  const kept: (() => void)[] = [];
  const watch = (
    on: Record<string, (...given: unknown[]) => unknown>,
    name: string,
    what: (self: unknown, given: unknown[]) => unknown,
  ) => {
    const own = on[name] as (...given: unknown[]) => unknown;
    on[name] = function (this: unknown, ...given: unknown[]) {
      see(what(this, given));
      return own.apply(this, given);
    };
    kept.push(() => {
      on[name] = own;
    });
  };
  for (const name of READERS) watch(strings, name, (self) => self);
  for (const name of ["test", "exec"]) watch(patterns, name, (_, [text]) => text);
  const characters = String.prototype[Symbol.iterator];
  String.prototype[Symbol.iterator] = function (this: string) {
    see(this);
    return characters.call(this);
  };
  try {
    call();
    return longest;
  } finally {
    for (const restore of kept) restore();
    String.prototype[Symbol.iterator] = characters;
  }
}

const LENGTH = 100_000;
/** What a message may have is what may be read: 10,000 characters of two halves each, and the compatibility forms of what is short. */
const BOUND = 20_000;
const pieces = [
  ..."a1+.@-( \t\"'|/:[]漢名ßσｆ😀𝒜ﷺ٣é",
  ..."e\u0301 a\u0323\u0302 \u00ad \u200d \u202e ㎦ क\u094d ‑".split(" "),
  "https://",
  "tel:",
  ";ext=",
  "<b>",
];
const long = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""))
  .chain((unit) =>
    fc
      .constantFrom("", "a@", "+49", "https://a.dev/", " ")
      .map((start) => start + unit.repeat(Math.ceil(LENGTH / unit.length))),
  );

test.each(Object.entries(NORMALISERS))(
  "%s looks at the length of 100,000 characters before it reads them",
  (_, normalise) => {
    fc.assert(
      fc.property(long, (text) => {
        expect(most(() => normalise(text))).toBeLessThanOrEqual(BOUND);
      }),
      { numRuns: 60 },
    );
  },
);

test("the watch sees what is read without a limit", () => {
  const text = "a".repeat(LENGTH);
  for (const call of [
    () => text.normalize(),
    () => /b/.test(text),
    () => text.split("."),
    () => [...text],
    () => text.replaceAll("b", "c"),
  ])
    expect(most(call)).toBe(LENGTH);
});

test("what is as long as it may be is read as before", () => {
  expect(
    normaliseEmail(`${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(57)}.dev`),
  ).toMatchObject({ ok: true });
  expect(normaliseEmail(`a@${"é".repeat(30)}.dev`)).toMatchObject({ ok: true });
  expect(normalisePhone(`+49 ${" ".repeat(200)}30 901820`)).toMatchObject({ ok: true });
  expect(displayName(named(`${" ".repeat(300)}Ann`), null, null, "id")).toBe("Ann");
});

test("a list of any length costs one look-up: its keys are made once for the list", () => {
  let read = 0;
  const list = new Proxy(
    Array.from({ length: 1000 }, (_, i) => `person${i}@blocked.shop`),
    {
      get(target, name, self) {
        if (typeof name === "string" && /^\d+$/.test(name)) read++;
        return Reflect.get(target, name, self);
      },
    },
  );
  rememberBlockedList(list, list.map(blockedKeysOf));
  const before = read;
  for (let i = 0; i < 100; i++)
    expect(blockedReason("EMAIL", `PERSON${i}@blocked.shop`, list)).not.toBeNull();
  expect(blockedReason("EMAIL", "nobody@blocked.shop", list)).toBeNull();
  expect(read).toBe(before);
});
