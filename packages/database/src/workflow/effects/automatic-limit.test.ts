import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drain, logOf, publish } from "../../testing/flow.ts";
import { type Fixture, fixture } from "../../testing/workspace-fixture.ts";
import { retrying, type Tx, transaction } from "../../transaction.ts";
import { startRunByHand } from "../run-by-hand.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const say = {
  trigger: { type: "MANUAL" },
  start: "say",
  steps: [
    { id: "say", type: "SEND_MESSAGE", text: "Hello!", next: null, onSendFailure: "unsent" },
    { id: "unsent", type: "ADD_COMMENT", text: "unsent", next: null },
  ],
};
const REFUSED = ["say:sendFailed", "unsent:commented"];

async function place() {
  const channel = await at.channel(await at.workspace());
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const workflowId = await publish(at.database, channel.workspaceId, say);
  const told = await at.tell(channel, "ann");
  await drain(at.database, channel.workspaceId);
  const run = () =>
    retrying(at.database, channel.workspaceId, (tx) =>
      startRunByHand(tx, {
        workflowId,
        contactId: told.contactId,
        conversationId: told.conversationId as string,
      }),
    );
  const log = (id: string) => logOf(at.database, channel, id);
  const ago = (minutes: number) =>
    within((tx) =>
      tx.query(
        "UPDATE message SET created_at = created_at - $1 * interval '1 minute' WHERE author = 'WORKFLOW'",
        [minutes],
      ),
    );
  const sent = async () =>
    (
      await within((tx) =>
        tx.query<{ n: number }>("SELECT count(*)::int AS n FROM message WHERE author = 'WORKFLOW'"),
      )
    )[0]?.n;
  return { channel, within, run, log, ago, sent, ...told };
}

test("of fifteen runs that write at once ten do within a minute, thirty in an hour, and the reason stands in the story", async () => {
  const p = await place();
  const ids = await Promise.all(Array.from({ length: 15 }, () => p.run()));
  const logs = await Promise.all(ids.map(p.log));
  expect(logs.filter((log) => log.join() === REFUSED.join())).toHaveLength(5);
  expect(await p.sent()).toBe(10);
  const [reason] = await p.within((tx) =>
    tx.query<{ reason: string }>(
      "SELECT detail ->> 'reason' AS reason FROM workflow_run_step WHERE outcome = 'sendFailed' LIMIT 1",
    ),
  );
  expect(reason?.reason).toMatch(/^AUTOMATIC_LIMIT/);
  for (let n = 0; n < 2; n++) {
    await p.ago(2);
    for (let i = 0; i < 10; i++) await p.run();
  }
  await p.ago(2);
  expect(await p.sent()).toBe(30);
  expect(await p.log(await p.run())).toEqual(REFUSED);
  await p.ago(60);
  expect(await p.log(await p.run())).toEqual(["say:sending"]);
});

test("it counts what all of a contact's sources got, codes too, and not what failed", async () => {
  const p = await place();
  for (let n = 0; n < 9; n++) await p.run();
  await p.within((tx) =>
    tx.query(
      `INSERT INTO verification_code (workspace_id, id, run_id, run_key, contact_id, channel_id, address_digest, code_digest, status, expires_at)
       SELECT workspace_id, gen_random_uuid(), gen_random_uuid(), 'k', $2, $3, '\\x00', '\\x00', 'SENT', now() FROM workspace WHERE workspace_id = $1`,
      [p.channel.workspaceId, p.contactId, p.channel.id],
    ),
  );
  expect(await p.log(await p.run())).toEqual(REFUSED);
  await p.within((tx) => tx.query("UPDATE message SET status = 'FAILED' WHERE author = 'WORKFLOW'"));
  expect(await p.log(await p.run())).toEqual(["say:sending"]);
});
