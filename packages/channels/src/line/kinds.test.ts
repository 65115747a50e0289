import { expect, test } from "@jest/globals";
import type { webhook } from "@line/bot-sdk";
import { lineCorpus } from "./testing/corpus.ts";
import type { notices } from "./testing/corpus-events.ts";

/**
 * Every kind of message in LINE's own types, with a case of the corpus in which it occurs. A newer version that brings another one does
 * not compile here: say in content.ts or parts.ts what it is, and give it a case.
 */
const MESSAGES: Readonly<Record<webhook.MessageContent["type"], string>> = {
  text: "text",
  image: "image",
  video: "video",
  audio: "voice message",
  file: "file",
  location: "place",
  sticker: "sticker",
};

const EVENTS: Readonly<Record<Exclude<webhook.Event["type"], keyof typeof notices>, string>> = {
  message: "text",
  messageEdited: "edited text",
  postback: "postback",
  unsend: "unsent message",
};

/** And no event is listed that LINE does not have, but for the kinds of next year. */
type Excess = Exclude<keyof typeof notices, webhook.Event["type"] | "hologramEvent">;
const NO_EXCESS: readonly Excess[] = [];

const eventOf = (name: string): { readonly type: string; readonly message?: { readonly type: string } } => {
  const found = lineCorpus.samples.find((one) => one.says === name);
  if (found === undefined) throw new Error(`the corpus has no case "${name}"`);
  return (found.payload as { events: ReturnType<typeof eventOf>[] }).events[0]!;
};

test.each(Object.entries(MESSAGES))("a message of type %s occurs in the corpus", (type, name) => {
  expect(eventOf(name).message?.type).toBe(type);
});

test.each(Object.entries(EVENTS))("an event of type %s occurs in the corpus", (type, name) => {
  expect(eventOf(name).type).toBe(type);
});

test("nothing is listed that there is not", () => {
  expect(NO_EXCESS).toEqual([]);
});
