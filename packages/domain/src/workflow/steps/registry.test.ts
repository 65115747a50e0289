import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { exitsOf } from "../definition/exits.ts";
import type { Effect } from "../run/run.ts";
import { exit, text } from "../schema/settings.ts";
import { definitions } from "../testing/definitions.ts";
import { KINDS, kindNamed, STEPS } from "./registry.ts";

describe.each(Object.entries(STEPS))("%s", (type, kind) => {
  const settings = Object.entries(kind.schema.properties ?? {});

  test("its schema takes its own type alone, and each exit may be absent", () => {
    expect(kind.schema.properties?.type?.const).toBe(type);
    expect(kindNamed(type)).toBe(kind);
    expect(kind.exits.filter((name) => kind.schema.required?.includes(name))).toEqual([]);
  });

  test("every setting that takes the id of a step is an exit, and every exit leads on", () => {
    expect(settings.filter(([, node]) => node === exit).map(([name]) => name)).toEqual(kind.exits);
    const whole = { id: "a", type, ...Object.fromEntries(kind.exits.map((name) => [name, `to_${name}`])) };
    expect(exitsOf(whole).map(({ to }) => to)).toEqual(
      expect.arrayContaining(kind.exits.map((name) => `to_${name}`)),
    );
  });

  test("every text that people read is looked at for unknown placeholders", () => {
    const texts = settings.filter(([, node]) => node === text).map(([name]) => name);
    expect(Object.keys(kind.texts)).toEqual(expect.arrayContaining(texts));
    const known = new Set(settings.map(([name]) => name));
    expect(Object.keys(kind.texts).filter((name) => !known.has(name))).toEqual([]);
  });

  test("runs in the random programs that try the interpreter", () => {
    const tried = fc
      .sample(definitions, { numRuns: 400, seed: 1 })
      .flatMap(({ steps }) => steps.map((step) => step.type));
    expect(tried).toContain(type);
  });
});

/** Whether a step that follows could read something else than before. A new effect does not compile until it is said here. */
const CHANGES_FACTS: Readonly<Record<Effect["type"], boolean>> = {
  sendMessage: false,
  addComment: false,
  httpRequest: false,
  issueCode: false,
  addIdentifier: true,
  updateContact: true,
  updateTags: true,
  assign: true,
  assignRoundRobin: true,
  openConversation: true,
  closeConversation: true,
  raiseIdentifier: true,
  startWorkflow: true,
};

test("an effect stales the facts exactly when it changes what a later step reads", () => {
  const changing = Object.entries(CHANGES_FACTS).flatMap(([type, changes]) => (changes ? [type] : []));
  expect(new Set(KINDS.flatMap(({ stalesFacts }) => stalesFacts))).toEqual(new Set(changing));
});

test("a type that is not there has no kind, whatever it is called", () => {
  for (const type of ["NONE", "constructor", "__proto__", "", null, 1, {}])
    expect(kindNamed(type)).toBeUndefined();
});
