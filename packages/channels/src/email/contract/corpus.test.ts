import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { corpus, type Sample } from "../testing/corpus/index.ts";
import { callsOf } from "../testing/mail-call.ts";
import { told } from "../testing/told.ts";

/** What an operator sees of what was told. */
function seenOf(event: InboundEvent | undefined): Record<string, unknown> {
  if (event?.type === "receipt") return { receipt: event.receipt };
  if (event?.type === "ignored") return { ignored: event.reason };
  if (event?.type !== "touch") return { event };
  const { accounts, replyTo, label, identifiers, fields, message } = event.touch;
  expect(accounts).toEqual([replyTo]);
  const [used] = identifiers.filter(({ unusable }) => unusable === undefined);
  return {
    account: replyTo,
    label,
    name: fields.find(({ field }) => field === "displayName")?.value ?? null,
    address: used ? `${used.raw} ${used.assurance}` : null,
    unused: identifiers.filter(({ unusable }) => unusable !== undefined).map(({ raw }) => raw),
    text: message?.text,
    fullText: message?.fullText,
    subject: message?.subject,
    files: (message?.attachments ?? []).map(({ kind, name, size }) =>
      [kind, name, size].filter((part) => part !== undefined).join(" "),
    ),
    automatic: message?.automatic === true,
  };
}

const wanted = ({ receipt, ...seen }: Sample["seen"]): Record<string, unknown> => ({
  ...seen,
  ...(seen.fullText instanceof RegExp ? { fullText: expect.stringMatching(seen.fullText) } : {}),
  ...(receipt
    ? {
        receipt: {
          ...receipt,
          ...(receipt.failure ? { failure: expect.stringMatching(receipt.failure) } : {}),
        },
      }
    : {}),
});

/** A mail of several authors, or without an end, cannot come by Postmark: it takes the mail apart before. */
const ways = (kind: string, sample: Sample) =>
  callsOf(sample.mail).filter(([way]) => kind !== "severalAuthors" || way !== "Postmark");

test("the corpus is large, and has no name twice", () => {
  const names = Object.values(corpus).flatMap((samples) => samples.map(({ name }) => name));
  expect(names.length).toBeGreaterThanOrEqual(100);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(Object.entries(corpus))("%s", (kind, samples) => {
  test.each(samples.map((sample) => [sample.name, sample] as const))("%s", async (_name, sample) => {
    for (const [way, config, call] of ways(kind, sample)) {
      const events = await told(config, call);
      expect([way, events.length]).toEqual([way, 1]);
      expect({ way, ...seenOf(events[0]) }).toMatchObject({ way, ...wanted(sample.seen) });
      const [event] = events;
      if (event?.type === "touch") expect(event.touch.message?.text.trim()).not.toBe("");
    }
  });
});
