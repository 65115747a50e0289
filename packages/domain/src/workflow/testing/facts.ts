import type { Facts } from "../run/run.ts";

/** A contact of whom nothing is known, in an open conversation that it opened, unless said otherwise. */
export const facts = (
  contact: Partial<Facts["contact"]> = {},
  more: Partial<Omit<Facts, "contact">> = {},
): Facts => ({
  contact: {
    id: "contact_1",
    email: null,
    emailVerified: false,
    phone: null,
    phoneVerified: false,
    firstName: null,
    lastName: null,
    displayName: null,
    language: null,
    countryCode: null,
    lifecycle: null,
    assignee: null,
    tags: [],
    fields: {},
    ...contact,
  },
  conversation: {
    ...{ id: "conversation_1", openedBy: "CONTACT", channelType: "CUSTOM", assignee: null, status: "OPEN" },
    sender: { proof: "PROVEN", address: null },
  },
  message: null,
  channels: { EMAIL: true, PHONE: true },
  runId: "run_1",
  contactFieldKeys: [],
  ...more,
});

/** 2026-03-02 09:00 UTC, a Monday. */
export const MONDAY = Date.UTC(2026, 2, 2, 9);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
