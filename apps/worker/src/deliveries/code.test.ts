import { createEgress } from "@contact-identity/channels";
import { advanceRun, createChannel, identifiersByContact } from "@contact-identity/database";
import { drain } from "@contact-identity/database/testing";
import { templateByKey } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { pino } from "pino";
import { type Reply, receiver, until } from "../testing/receiver.ts";
import { testStorage } from "../testing/storage.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";
import type { Work } from "../work.ts";
import { deliverCode } from "./code.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let work: Work;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  at = await workshop();
  const egress = createEgress({ allow: ["127.0.0.0/8"] });
  work = {
    database: at.database,
    databaseUrl: at.url,
    encryptionKey,
    concurrency: 4,
    publicUrl: "https://contacts.business.org",
    ...testStorage(encryptionKey),
    egress,
    log: pino({ level: "silent" }),
  };
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await work.egress.close();
  await at.close();
});

/** A shop with the template, and an e-mail channel that nobody has configured. */
async function verifying(answer?: (n: number) => Reply) {
  const rx = await receiver((_, n) => answer?.(n) ?? {});
  closing.push(rx.close);
  const s = await shop(at.database, rx.url);
  await s.act((tx) =>
    createChannel(tx, { type: "EMAIL", name: "mail", config: {}, secretFields: [] }, encryptionKey),
  );
  return { rx, ...s, workflow: await s.publish(templateByKey("welcome-ask-email-verified")?.definition) };
}

test("a code goes out at least once under a key that stays the same, is recorded once, and the right one proves the address", async () => {
  const s = await verifying((n) => (n === 1 ? { status: 503 } : {}));
  const say = async (text: string) => {
    const received = await s.say("ann", text);
    await drain(at.database, s.ws);
    return received;
  };
  await say("hello");
  // What the greeting became is for the message's own tests.
  await s.act((tx) => tx.query("UPDATE message SET status = 'SENT' WHERE status = 'QUEUED'"));
  const [run] = await s.runs(s.workflow);
  await s.act((tx) => advanceRun(tx, run?.id ?? "", { type: "sent", key: `${run?.id}:1` }));
  const { contactId } = await say("Ann@shop.dev");
  // The custom channel stands for the mail server: it is what has a loopback here.
  const [code] = await s.act((tx) =>
    tx.query<{ id: string }>(
      "UPDATE verification_code SET channel_id = $1 WHERE status = 'QUEUED' RETURNING id",
      [s.channel.id],
    ),
  );
  const queued = () =>
    s.act((tx) =>
      tx.query<{ id: string }>("SELECT id FROM outbox WHERE payload ->> 'codeId' = $1 ORDER BY id", [
        code?.id,
      ]),
    );
  const [first] = await queued();
  await deliverCode.run(work, s.ws, first?.id as string);
  // A try that failed is queued under an id of its own; the job of before has nothing to do any more.
  const [again, ...more] = await queued();
  expect([again?.id === first?.id, more]).toEqual([false, []]);
  for (const row of [first, again, again]) await deliverCode.run(work, s.ws, row?.id as string);
  expect(s.rx.requests.map((r) => [r.body.contactId, r.headers["idempotency-key"]])).toEqual([
    ["ann@shop.dev", expect.stringMatching(/^code_/)],
    ["ann@shop.dev", s.rx.requests[0]?.headers["idempotency-key"]],
  ]);
  await say(/\d{6}/.exec(s.rx.requests[1]?.body.message?.text ?? "")?.[0] ?? "");
  const held = await s.act((tx) => identifiersByContact(tx, [contactId]));
  expect(held.filter((i) => i.kind === "EMAIL").map((i) => [i.value, i.assurance, i.origin])).toEqual([
    ["ann@shop.dev", 3, "WORKFLOW"],
  ]);
});

test("a channel that cannot send takes onSendFailure", async () => {
  const s = await verifying();
  const worker = await at.worker();
  closing.push(worker.stop);
  await s.say("bea", "hello");
  await until(() => s.rx.texts("bea").length === 2, "greeting and question");
  await s.say("bea", "bea@shop.dev");
  const run = await until(
    async () => (await s.runs(s.workflow)).find((r) => r.status === "COMPLETED"),
    "end of the run",
  );
  expect((await s.log(run.id)).slice(-3)).toEqual(["verify:codeSent", "verify:sendFailed", "route:assigned"]);
});
