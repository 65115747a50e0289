import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { openChannel } from "../open-channel.ts";
import { bearer, config, OLGA, sent, textEvent } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const channel = openChannel("CUSTOM", config);
const read = (rest: object = {}): Promise<readonly InboundEvent[]> => channel.parse(sent(rest));

describe("a call of the business's own system", () => {
  test("tells the contact with the channel's assurance", async () => {
    expect(await read()).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["crm-1081"],
          replyTo: "crm-1081",
          label: "Olga Reyes",
          origin: "CHANNEL_METADATA",
          identifiers: [
            { kind: "EMAIL", raw: OLGA.email, assurance: "CHANNEL" },
            { kind: "PHONE", raw: OLGA.phone, assurance: "CHANNEL" },
          ],
          fields: [
            { field: "firstName", value: "Olga", assurance: "CHANNEL" },
            { field: "lastName", value: "Reyes", assurance: "CHANNEL" },
            { field: "language", value: "es", assurance: "CHANNEL" },
          ],
          message: {
            externalId: "6f1c2f0e-53a5-4a2b-9d0a-1f0a6f3f3e11",
            externalScope: "",
            sentAt: 1_749_416_383_000,
            text: "hello",
            content: { kind: "TEXT" },
          },
        },
      },
    ]);
  });

  test("empty strings, blanks, nulls and no contact at all are absent values", async () => {
    const nothing = { touch: { identifiers: [], fields: [], label: "crm-1081" } };
    expect(
      await read({ contact: { firstName: "", lastName: " ", email: null, phone: "", language: null } }),
    ).toMatchObject([nothing]);
    expect(await read({ contact: null })).toMatchObject([nothing]);
    expect(await read({ contact: undefined })).toMatchObject([nothing]);
  });

  test("what cannot be read of a contact counts as absent", async () => {
    const nothing = { touch: { identifiers: [], fields: [], label: "crm-1081" } };
    const long = "x".repeat(1025);
    for (const contact of [
      7,
      "x",
      [],
      { firstName: 7, lastName: long, email: [], phone: {}, language: true },
    ])
      expect(await read({ contact })).toMatchObject([nothing]);
  });

  test("no event tells nothing", async () => {
    expect(await channel.parts(sent({ events: [] }))).toEqual([]);
  });

  test("a message may quote another", async () => {
    const quoting = { ...textEvent("this one"), replyTo: "m-7" };
    expect(await read({ events: [quoting] })).toMatchObject([{ touch: { message: { quotes: "m-7" } } }]);
  });

  test("each event is kept with its contact", async () => {
    const [part] = await channel.parts(sent({ events: [null] }));
    expect(() => part?.read()).toThrow("events.0: ");
    expect(JSON.parse(part?.body().toString("utf8") ?? "")).toMatchObject({
      contactId: "crm-1081",
      contact: OLGA,
      events: [null],
    });
  });

  test("ids may be whole numbers that JSON keeps exactly", async () => {
    expect(await read({ contactId: 1081, events: [textEvent("x", 7)] })).toMatchObject([
      { touch: { accounts: ["1081"], message: { externalId: "7" } } },
    ]);
    await expect(read({ contactId: 2 ** 53 })).rejects.toThrow("contactId: must be a non-empty string");
  });

  test("the channel may be left out, but not be another one", async () => {
    expect(await read({ channelId: undefined })).toHaveLength(1);
    expect(await read({ channelId: null })).toHaveLength(1);
    await expect(read({ channelId: "channel_00000000000000000000000000" })).rejects.toThrow(
      "channelId: is not the channel that was called",
    );
  });

  test.each([
    ["no contactId", { contactId: undefined }, "contactId: "],
    ["an empty contactId", { contactId: "" }, "contactId: "],
    ["a placeholder", { contactId: "null" }, "contactId: is a placeholder"],
    ["zero", { contactId: 0 }, "contactId: is a placeholder"],
    ["events are no list", { events: "none" }, "events: "],
    ["a long id", { contactId: "x".repeat(513) }, "contactId: must have at most 512"],
    [
      "many events",
      { events: Array.from({ length: 1001 }, () => ({ type: "weather" })) },
      "events: must have at most 1000",
    ],
  ])("%s is no envelope, and the place is named", async (_name, rest, reason) => {
    await expect(channel.parts(sent(rest))).rejects.toThrow(reason);
  });
});

test("the token is taken as a bearer token alone", () => {
  const request = bearer("{}");
  expect(verify(config, request)).toBe(true);
  for (const authorization of [
    config.token,
    `Basic ${config.token}`,
    `Bearer ${config.token} more`,
    `Bearer ${config.token}x`,
    "Bearer ",
    undefined,
  ]) {
    expect(verify(config, { ...request, headers: { authorization } })).toBe(false);
  }
});
