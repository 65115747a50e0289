import type { ChannelType } from "@contact-identity/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { setChannelEnabled } from "../channel/change-channel.ts";
import type { ChannelRow } from "../channel/channel.row.ts";
import { contactByKey, identifiersByContact } from "../contact/contact-store.ts";
import { eraseContact } from "../identity/erasure/erase-contact.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { drain, logOf, publish, runsOf } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../testing/workspace-fixture.ts";
import { retrying } from "../transaction.ts";
import { cancelRun } from "../workflow/run-by-hand.ts";
import { checkCode } from "./check-code.ts";
import { queuedCode, recordCodeDelivery } from "./code-delivery.ts";

let at: Fixture;
let ws: string;
let line: ChannelRow;
let workflow: string;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const step = {
  type: "VERIFY_IDENTIFIER",
  text: "Code {{code}} for {{contact.firstName | you}}",
  prompt: "Which code?",
  retryText: "No.",
};
const definition = (identifier: "EMAIL" | "PHONE", maxAttempts = 3) => ({
  trigger: { type: "CONVERSATION_OPENED" },
  start: "ask",
  steps: [
    {
      ...{
        id: "ask",
        type: "ASK_QUESTION",
        text: "Address?",
        answer: { type: identifier },
        saveTo: { identifier },
      },
      ...{ next: "verify", onInvalid: null, onTimeout: null, onSendFailure: null },
    },
    {
      id: "verify",
      ...step,
      identifier,
      maxAttempts,
      next: "proven",
      onFailed: "failed",
      onSendFailure: "unsent",
    },
    ...["proven", "failed", "unsent"].map((id) => ({ id, type: "ADD_COMMENT", text: id, next: null })),
  ],
});

beforeEach(async () => {
  ws = await at.workspace();
  line = await at.channel(ws);
  await at.channel(ws, "EMAIL");
  workflow = await publish(at.database, ws, definition("EMAIL"));
});

const act = <T>(work: Parameters<typeof retrying<T>>[2]) => retrying(at.database, ws, work);
const say = async (account: string, text: string) => {
  const received = await at.tell(line, account, { text });
  await drain(at.database, ws);
  return received;
};
interface Code {
  readonly id: string;
  readonly runId: string;
  readonly status: string;
}
const codes = () =>
  act((tx) =>
    tx.query<Code>(
      `SELECT c.id, c.run_id AS "runId", c.status FROM verification_code c ORDER BY c.created_at, c.id`,
    ),
  );
/** Somebody opens a conversation and types an address; returns the code that is on its way to it. */
async function asked(account: string, address: string) {
  const { contactId } = await say(account, "hello");
  await say(account, address);
  const { id, runId } = (await codes()).at(-1) as Code;
  const message = await act((tx) => queuedCode(tx, id));
  const code = /\b\d{6}\b/.exec(message?.text ?? "")?.[0] ?? "";
  return { contactId, id, runId, message, code, other: code === "000000" ? "000001" : "000000" };
}
const held = async (contactId: string) =>
  (await act((tx) => identifiersByContact(tx, [contactId])))
    .filter((i) => i.kind !== "CHANNEL_ACCOUNT")
    .map((i) => [i.value, i.assurance]);
const keyOf = async (runId: string) =>
  (
    await act((tx) =>
      tx.query<{ key: string }>("SELECT run_key AS key FROM verification_code WHERE run_id = $1", [runId]),
    )
  )[0] as {
    key: string;
  };
const expire = (id: string) =>
  act((tx) =>
    tx.query("UPDATE verification_code SET expires_at = created_at WHERE workspace_id = $1 AND id = $2", [
      ws,
      id,
    ]),
  );

describe("a one-time code", () => {
  test("goes to the address alone, six digits long, and the right one proves it", async () => {
    const { contactId, message, code, runId } = await asked("ann", "Ann@Shop.dev");
    expect(message).toMatchObject({ to: "ann@shop.dev", text: `Code ${code} for you` });
    expect(code).toMatch(/^\d{6}$/);
    const said = await act((tx) =>
      tx.query("SELECT text FROM message WHERE text LIKE '%' || $1 || '%'", [code]),
    );
    expect(said).toEqual([]);
    await say("ann", `it is ${code.slice(0, 3)} ${code.slice(3)}`);
    expect(await logOf(at.database, line, runId)).toEqual(
      expect.arrayContaining(["verify:codeSent", "verify:verified", "proven:commented"]),
    );
    expect(await held(contactId)).toEqual([["ann@shop.dev", 3]]);
  });

  test("merges at once where the same address is verified elsewhere", async () => {
    const owner = await at.tell(line, "known", { email: "bea@shop.dev" });
    const { contactId, code } = await asked("bea", "bea@shop.dev");
    expect(contactId).not.toBe(owner.contactId);
    await say("bea", code);
    const answer = await act((tx) =>
      contactByKey(tx, { channelAccount: { channelId: line.id, accountId: "bea" } }),
    );
    expect(answer?.id).toBe(owner.contactId);
    const [merge] = await act((tx) => tx.query("SELECT actor FROM merge"));
    expect(merge).toEqual({ actor: "rule:verified-email" });
  });

  test("proves nothing when it is wrong, sends no new code, and ends after the allowed tries", async () => {
    const { contactId, other, runId } = await asked("cid", "cid@shop.dev");
    for (let n = 0; n < 3; n++) await say("cid", n === 1 ? "what code?" : other);
    expect((await logOf(at.database, line, runId)).filter((l) => !l.startsWith("ask"))).toEqual([
      "verify:codeSent",
      "verify:wrongCode",
      "verify:wrongCode",
      expect.stringMatching(/^verify:/),
      "failed:commented",
    ]);
    expect([await held(contactId), (await codes()).length]).toEqual([[["cid@shop.dev", 0]], 1]);
  });

  test("is right once and for its own run alone", async () => {
    const first = await asked("dan", "dan@shop.dev");
    const second = await asked("eve", "dan@shop.dev");
    await say("eve", first.code === second.code ? "none" : first.code);
    expect((await logOf(at.database, line, second.runId)).at(-1)).toBe("verify:wrongCode");
    await say("dan", first.code);
    const { key } = await keyOf(first.runId);
    const again = { runId: first.runId, key, kind: "EMAIL", value: "dan@shop.dev" } as const;
    expect(await act((tx) => checkCode(tx, again, first.code))).toBe("expired");
    expect(
      await act((tx) =>
        tx.query("SELECT used_at IS NOT NULL AS used, tries FROM verification_code ORDER BY created_at"),
      ),
    ).toEqual([
      { used: true, tries: 1 },
      { used: false, tries: 1 },
    ]);
  });

  test("takes onFailed once it has expired, though it is the right one", async () => {
    const { contactId, id, code, runId } = await asked("fay", "fay@shop.dev");
    await expire(id);
    await say("fay", code);
    expect((await logOf(at.database, line, runId)).slice(-2)).toEqual(["verify:expired", "failed:commented"]);
    expect(await held(contactId)).toEqual([["fay@shop.dev", 0]]);
  });

  test("lives ten minutes and five tries at most: the table refuses more", async () => {
    const { id } = await asked("gus", "gus@shop.dev");
    for (const change of ["expires_at = expires_at + interval '1 second'", "tries = 6"])
      await expect(
        act((tx) => tx.queryOnce(`UPDATE verification_code SET ${change} WHERE id = $1`, [id])),
      ).rejects.toThrow(/check constraint/);
  });
});

describe("a code's message", () => {
  test("is sealed until it is delivered, and gone afterwards; neither code nor address is in any table", async () => {
    const { id, code } = await asked("hal", "hal@shop.dev");
    const dump = async () =>
      (
        await act((tx) =>
          tx.query<{ row: string }>(
            "SELECT c::text AS row FROM verification_code c UNION ALL SELECT payload::text FROM outbox WHERE type LIKE 'internal.code%'",
          ),
        )
      )
        .map((r) => r.row)
        .join();
    expect(await dump()).not.toContain(code);
    expect(await dump()).not.toContain("hal@shop.dev");
    await act((tx) => recordCodeDelivery(tx, id, { externalId: "mail-1" }));
    expect(await act((tx) => tx.query("SELECT sealed_message, status FROM verification_code"))).toEqual([
      { sealed_message: null, status: "SENT" },
    ]);
    expect(await act((tx) => queuedCode(tx, id))).toBeNull();
  });

  test("is not sent when its run waits for it no longer", async () => {
    const { id, runId } = await asked("ida", "ida@shop.dev");
    await act((tx) => cancelRun(tx, runId));
    expect(await act((tx) => queuedCode(tx, id))).toBeNull();
  });

  test("takes onSendFailure when it cannot be delivered", async () => {
    const { id, runId } = await asked("jan", "jan@shop.dev");
    await act((tx) => recordCodeDelivery(tx, id, { failure: "no such mailbox" }));
    await drain(at.database, ws);
    expect((await logOf(at.database, line, runId)).slice(-2)).toEqual([
      "verify:sendFailed",
      "unsent:commented",
    ]);
  });

  test("goes when the contact is erased", async () => {
    const { contactId } = await asked("kim", "kim@shop.dev");
    await act((tx) => eraseContact(tx, contactId, false));
    expect(await codes()).toEqual([]);
  });
});

describe("onSendFailure is taken at once, and nobody is asked for a code,", () => {
  const ending = async (account: string, address: string) => {
    await say(account, "hello");
    await say(account, address);
    const run = (await runsOf(at.database, ws, workflow)).find((r) => r.status === "COMPLETED");
    const prompts = await act((tx) => tx.query("SELECT 1 FROM message WHERE text = 'Which code?'"));
    return {
      last: run ? (await logOf(at.database, line, run.id)).at(-1) : null,
      prompts: prompts.length,
      codes: (await codes()).length,
    };
  };
  const unsent = { last: "unsent:commented", prompts: 0, codes: 0 };

  test.each<[string, ChannelType, Record<string, unknown>]>([
    ["without a channel of that kind", "CUSTOM", {}],
    ["where the only Twilio sender is a WhatsApp one", "TWILIO", { from: "whatsapp:+14155550100" }],
  ])("%s", async (_name, type, config) => {
    ws = await at.workspace();
    line = await at.channel(ws);
    const channel = await at.channel(ws, type);
    await act((tx) =>
      tx.query("UPDATE channel SET config = $2 WHERE id = $1", [channel.id, JSON.stringify(config)]),
    );
    workflow = await publish(at.database, ws, definition("PHONE"));
    expect(await ending("lea", "+14155550199")).toEqual(unsent);
  });

  test("where the channel is switched off", async () => {
    const [mail] = await act((tx) => tx.query<{ id: string }>("SELECT id FROM channel WHERE type = 'EMAIL'"));
    await act((tx) => setChannelEnabled(tx, mail?.id ?? "", false));
    expect(await ending("mia", "mia@shop.dev")).toEqual(unsent);
  });

  test("once an address has had its share, whichever contacts ask for it", async () => {
    for (let n = 0; n < 5; n++) await asked(`many-${n}`, "victim@shop.dev");
    expect(await ending("one-more", "Victim@shop.dev")).toEqual({ ...unsent, prompts: 5, codes: 5 });
  });
});

test("a phone is proven over a Twilio number, by SMS", async () => {
  const sms = await at.channel(ws, "TWILIO");
  workflow = await publish(at.database, ws, definition("PHONE"));
  await say("ned", "hello");
  await say("ned", "+1 415 555 0123");
  const [one] = await codes();
  const message = await act((tx) => queuedCode(tx, one?.id ?? ""));
  expect(message).toMatchObject({ channelId: sms.id, to: "+14155550123" });
});

describe("over a channel that proves no sender", () => {
  const NUMBER = "+14155550177";
  /** Somebody writes by SMS under that number, and names the mailbox of somebody who is known by it. */
  async function named() {
    const owner = await at.tell(line, "owner", { email: "pia@shop.dev", text: "private" });
    const sms = await at.channel(ws, "TWILIO");
    const said = async (text: string) => {
      const touch = {
        ...touchOf(NUMBER, { text }),
        identifiers: [{ kind: "PHONE", raw: NUMBER, assurance: "OBSERVED" }] as const,
      };
      const received = await act((tx) => receiveTouch(tx, sms, touch, new Date()));
      await drain(at.database, ws);
      return received;
    };
    await drain(at.database, ws);
    const { contactId } = await said("hello");
    await said("pia@shop.dev");
    const newest = async () => {
      const { id, runId } = (await codes()).at(-1) as Code;
      const message = await act((tx) => queuedCode(tx, id));
      return { id, runId, message, code: /\b\d{6}\b/.exec(message?.text ?? "")?.[0] ?? "" };
    };
    const holder = async () =>
      (await act((tx) => contactByKey(tx, { channelAccount: { channelId: sms.id, accountId: NUMBER } })))?.id;
    return { owner: owner.contactId, sms, said, newest, contactId, holder };
  }

  test("a code goes to the number itself first, over that channel, and says what it is for; then each is proven by its own code", async () => {
    const { said, newest, contactId, sms, owner, holder } = await named();
    const first = await newest();
    expect(first.message).toMatchObject({
      channelId: sms.id,
      to: NUMBER,
      text: expect.stringContaining("pia@shop.dev"),
    });
    await said(first.code);
    const second = await newest();
    expect(second.message).toMatchObject({ to: "pia@shop.dev" });
    expect(await held(contactId)).toEqual([
      [NUMBER, 3],
      ["pia@shop.dev", 0],
    ]);
    await said(second.code);
    expect((await logOf(at.database, line, second.runId)).slice(-4)).toEqual([
      "verify:senderCodeSent",
      "verify:senderVerified",
      "verify:verified",
      "proven:commented",
    ]);
    expect(await holder()).toBe(owner);
  });

  test("anyone who only writes in the number's name gets no code to a mailbox of their own, and nothing is merged", async () => {
    const { said, newest, contactId, holder } = await named();
    const { runId } = await newest();
    for (let n = 0; n < 3; n++) await said("000000");
    expect((await logOf(at.database, line, runId)).at(-1)).toBe("failed:commented");
    expect([await held(contactId), (await codes()).length, await holder()]).toEqual([
      [
        [NUMBER, 1],
        ["pia@shop.dev", 0],
      ],
      1,
      contactId,
    ]);
  });

  test("where no code reaches the number, the right code for the mailbox shows it and proves nothing", async () => {
    const { said, newest, contactId, holder } = await named();
    const first = await newest();
    await act((tx) => recordCodeDelivery(tx, first.id, { failure: "a landline" }));
    await drain(at.database, ws);
    const second = await newest();
    expect(second.message).toMatchObject({ to: "pia@shop.dev" });
    await said(second.code);
    expect((await logOf(at.database, line, second.runId)).slice(-3)).toEqual([
      "verify:senderUnproven",
      "verify:seen",
      "proven:commented",
    ]);
    expect([await held(contactId), await holder()]).toEqual([
      [
        [NUMBER, 1],
        ["pia@shop.dev", 1],
      ],
      contactId,
    ]);
  });
});
