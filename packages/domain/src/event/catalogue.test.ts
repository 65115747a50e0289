import { describe, expect, test } from "@jest/globals";
import type { PartnerEntry } from "./define-event.ts";
import { LANES } from "./define-event.ts";
import {
  EVENTS,
  isActedUpon,
  isEventType,
  laneOf,
  PARTNER_EVENTS,
  payloadOf,
  shownPayload,
  shownSchema,
  triggersOf,
} from "./index.ts";

const ID = "0190a6e0-0000-7000-8000-000000000001";
const name = (kind: string, id: string) => `${kind}:${id.slice(-1)}`;

test("every type is in one lane, and a name that no catalogue knows in none", () => {
  const types = Object.keys(EVENTS).filter(isEventType);
  expect(types.every((type) => LANES.includes(laneOf(type)))).toBe(true);
  expect(PARTNER_EVENTS.map(({ type }) => type)).toEqual(types.filter((type) => laneOf(type) === "partners"));
  expect([laneOf("contact.created"), laneOf("internal.apply-rules"), laneOf("internal.code-queued")]).toEqual(
    ["partners", "inside", "outside"],
  );
  expect(["toString", "constructor", "contact.created"].filter(isEventType)).toEqual(["contact.created"]);
});

test("only what partners are told has no internal name, each has a sentence, and no two kinds of delivery share a queue", () => {
  for (const [type, { lane, description }] of Object.entries(EVENTS)) {
    expect(type.startsWith("internal.")).toBe(lane !== "partners");
    expect(description).toMatch(/^[A-Z].*\.$/s);
  }
  const queues = Object.values(EVENTS).flatMap((entry) => ("delivery" in entry ? [entry.delivery] : []));
  expect(queues.length).toBeGreaterThan(1);
  expect(new Set(queues).size).toBe(queues.length);
});

test("what starts or tells nobody inside anything is done when it is written", () => {
  expect([
    isActedUpon("contact.unmerged"),
    isActedUpon("contact.created"),
    isActedUpon("message.sent"),
  ]).toEqual([false, true, true]);
  expect([
    isActedUpon("internal.settle-identity"),
    triggersOf("contact.merged"),
    triggersOf("internal.code-queued"),
  ]).toEqual([true, ["CONTACT_MERGED"], []]);
});

describe("a payload", () => {
  test("is read by its schema: what another version added is left out, and one that was emptied is not one", () => {
    expect(payloadOf("conversation.assigned", { assignee: "ann", more: 1 })).toEqual({ assignee: "ann" });
    expect(payloadOf("message.sent", {})).toBeNull();
  });

  test("is shown with public ids, and without what is ours alone", () => {
    const about = { contactId: ID, conversationId: null };
    expect(
      shownPayload(
        "contact.merged",
        about,
        { mergeId: ID, survivorId: ID, absorbedIds: [ID, null], rule: null },
        name,
      ),
    ).toEqual({
      contactId: "contact:1",
      mergeId: "merge:1",
      survivorId: "contact:1",
      absorbedIds: ["contact:1", null],
      rule: null,
    });
    const sent = { messageId: ID, runId: null, runKey: "secret", more: 1 };
    expect(shownPayload("message.sent", { contactId: null, conversationId: ID }, sent, name)).toEqual({
      conversationId: "conversation:1",
      messageId: "message:1",
      runId: null,
    });
  });

  test("has a schema that names exactly what may be shown", () => {
    for (const { type, entry } of PARTNER_EVENTS as readonly {
      type: keyof typeof EVENTS & string;
      entry: PartnerEntry;
    }[]) {
      const schema = shownSchema(type as "contact.created") as {
        title: string;
        properties: Record<string, unknown>;
      };
      const shown = Object.entries(entry.fields).flatMap(([key, field]) => ("hidden" in field ? [] : [key]));
      expect([schema.title, Object.keys(schema.properties).sort()]).toEqual([
        type,
        ["contactId", "conversationId", ...shown].sort(),
      ]);
    }
    expect(shownSchema("contact.merged")).toMatchObject({
      properties: {
        absorbedIds: { type: "array", items: { type: "string", pattern: "^contact_[0-9a-z]{26}$" } },
        rule: { type: ["string", "null"] },
      },
    });
    expect(shownSchema("message.sent")).toMatchObject({
      properties: { runId: { anyOf: [{ type: "string", pattern: "^run_[0-9a-z]{26}$" }, { type: "null" }] } },
    });
  });
});
