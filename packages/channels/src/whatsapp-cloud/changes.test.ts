import { describe, expect, test } from "@jest/globals";
import { readAll } from "../testing/read-all.ts";
import { parts } from "./parts.ts";
import { config, message, SHEENA, told, WAMID } from "./testing/payloads.ts";

const parse = (...call: Parameters<typeof parts>) => readAll(parts(...call));
const MOVED = { waId: "14155550188", userId: "US.55555555555555555555" } as const;
const system = (who: object, content: object) =>
  parse(config, told({ messages: [message(who, { type: "system", system: content })] }));

describe("a person's ids change", () => {
  test("user_changed_number: the old ids lead to the new ones, with the new number", () => {
    const content = {
      body: "User Sheena changed",
      wa_id: MOVED.waId,
      user_id: MOVED.userId,
      previous_user_id: SHEENA.userId,
      type: "user_changed_number",
    };
    expect(system(SHEENA, content)).toEqual([
      {
        type: "rekey",
        rekey: {
          externalId: WAMID,
          previousAccounts: [SHEENA.userId, SHEENA.waId],
          accounts: [MOVED.userId, MOVED.waId],
          identifiers: [{ kind: "PHONE", raw: "+14155550188", assurance: "CHANNEL" }],
        },
      },
    ]);
  });

  test("user_changed_number without business-scoped ids", () => {
    expect(system({ waId: SHEENA.waId }, { wa_id: MOVED.waId, type: "user_changed_number" })).toMatchObject([
      { rekey: { previousAccounts: [SHEENA.waId], accounts: [MOVED.waId] } },
    ]);
  });

  test("user_changed_user_id speaks of business-scoped ids alone, even beside a number", () => {
    const content = { user_id: MOVED.userId, previous_user_id: SHEENA.userId, type: "user_changed_user_id" };
    const expected = {
      rekey: { previousAccounts: [SHEENA.userId], accounts: [MOVED.userId], identifiers: [] },
    };
    expect(system({ userId: SHEENA.userId }, content)).toMatchObject([expected]);
    expect(system(SHEENA, content)).toMatchObject([expected]);
    expect(system({}, content)).toMatchObject([expected]);
  });

  test.each([
    [
      "no new id",
      SHEENA,
      { previous_user_id: SHEENA.userId, type: "user_changed_user_id" },
      "names no new account",
    ],
    ["no old id", {}, { user_id: MOVED.userId, type: "user_changed_user_id" }, "names no former account"],
    ["a placeholder", SHEENA, { wa_id: "0", type: "user_changed_number" }, "is a placeholder"],
  ])("%s is malformed", (_name, who, content, reason) => {
    expect(() => system(who, content)).toThrow(`entry.0.changes.0.value.messages.0.system: ${reason}`);
  });
});

describe("receipts", () => {
  const receipts = (...statuses: readonly object[]) => parse(config, told({ statuses }));
  const status = (name: string, rest: object = {}) => ({
    id: "wamid.1",
    status: name,
    timestamp: "1749416383",
    recipient_id: SHEENA.waId,
    ...rest,
  });

  test("each is told in its order, unknown ones are ignored", () => {
    const told = receipts(
      status("read"),
      status("delivered"),
      status("sent", { pricing: { billable: true } }),
      status("played"),
      status("warning"),
    );
    expect(told.map((event) => (event.type === "receipt" ? event.receipt.status : event.type))).toEqual([
      "READ",
      "DELIVERED",
      "SENT",
      "READ",
      "ignored",
    ]);
    expect(told[0]).toEqual({ type: "receipt", receipt: { externalId: "wamid.1", status: "READ" } });
  });

  test("a failure says why", () => {
    const error = {
      code: 131026,
      title: "Message undeliverable",
      message: "Message undeliverable",
      error_data: { details: "Receiver is incapable of receiving this message" },
    };
    const failure = (errors?: readonly object[]) => {
      const [event] = receipts(status("failed", { errors }));
      return event?.type === "receipt" ? event.receipt.failure : undefined;
    };
    expect(failure([error])).toBe(
      "131026 Message undeliverable: Receiver is incapable of receiving this message",
    );
    expect(failure([{ code: 1, title: "One" }, { message: "Two" }])).toBe("1 One; Two");
    expect(failure([])).toBe("WhatsApp gave no reason");
    expect(failure()).toBe("WhatsApp gave no reason");
  });
});
