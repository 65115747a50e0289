import { ATTACHMENT_KINDS, IGNORED_REASONS, MESSAGE_KINDS } from "@contact-identity/domain";
import { expect, test } from "@jest/globals";
import { corpora } from "./corpora.ts";
import type { Shown } from "./corpus.ts";

const shown: readonly Shown[] = corpora.flatMap(({ samples }) => samples.flatMap((one) => one.shown));
const distinct = (values: readonly (string | undefined)[]): ReadonlySet<string | undefined> =>
  new Set(values);

test("every kind of message occurs, every kind of file, and every reason to leave something out", () => {
  const messages = shown.flatMap((one) => ("message" in one ? [one] : []));
  const files = messages.flatMap(({ attachments = [] }) => attachments.map(({ kind }) => kind));
  const reasons = shown.flatMap((one) => ("ignored" in one ? [one.ignored] : []));
  expect(distinct(messages.map(({ kind = "TEXT" }) => kind))).toEqual(distinct(MESSAGE_KINDS));
  expect(distinct(files)).toEqual(distinct(ATTACHMENT_KINDS));
  expect([...distinct(reasons)].sort()).toEqual(expect.arrayContaining(["not-private", "notice"]));
  for (const reason of reasons) expect(IGNORED_REASONS).toContain(reason);
});

test("every call of the corpora is shown, kept, or left out for a reason: none is lost", () => {
  expect(shown.length).toBeGreaterThanOrEqual(150);
  for (const { name, samples } of corpora)
    for (const { says, shown: sees } of samples)
      expect([name, says, sees.length > 0]).toEqual([name, says, true]);
});
