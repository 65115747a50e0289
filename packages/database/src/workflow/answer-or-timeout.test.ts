import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { claimEvent, markRelayed } from "../outbox/claim-event.ts";
import { pendingEvents } from "../outbox/pending.ts";
import { handleEvent } from "../reactor/handle-event.ts";
import { drain, logOf, publish, runsOf } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying } from "../transaction.ts";
import { advanceRun } from "./advance-run.ts";

/** `npm run soak` asks for 10,000. */
const TIMES = Number(process.env.ANSWERS ?? 150);
const TOGETHER = 25;

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const note = (id: string) => ({ id, type: "ADD_COMMENT", text: id, next: null });
const definition = {
  trigger: { type: "CONVERSATION_OPENED" },
  start: "ask",
  steps: [
    {
      ...{
        id: "ask",
        type: "ASK_QUESTION",
        text: "?",
        answer: { type: "TEXT" },
        saveTo: { variable: "said" },
        timeout: "P1D",
      },
      ...{ next: "answered", onInvalid: null, onTimeout: "late", onSendFailure: null },
    },
    note("answered"),
    note("late"),
  ],
};

test(`an answer and a timeout in the same moment, ${TIMES} times: exactly one of them goes on, once`, async () => {
  const [answered, late] = [[] as string[], [] as string[]];
  for (let done = 0; done < TIMES; done += TOGETHER) {
    const ws = await at.workspace();
    const channel = await at.channel(ws);
    const workflowId = await publish(at.database, ws, definition);
    const people = Array.from({ length: TOGETHER }, (_, n) => `person-${n}`);
    for (const person of people) await at.tell(channel, person);
    await drain(at.database, ws);
    // Their time is over now, and their answers lie in the outbox.
    await retrying(at.database, ws, (tx) =>
      tx.query("UPDATE workflow_run SET wake_at = clock_timestamp() WHERE workspace_id = $1", [ws]),
    );
    for (const person of people) await at.tell(channel, person, { text: "here" });
    const runs = await runsOf(at.database, ws, workflowId);
    const answers = (await pendingEvents(at.database, 10_000, 10_000)).filter(
      (e) => e.workspaceId === ws && e.type === "message.received",
    );
    expect([runs.length, answers.length]).toEqual([TOGETHER, TOGETHER]);
    const byAnswer = (id: string) =>
      retrying(at.database, ws, async (tx) => {
        const event = await claimEvent(tx, id);
        if (!event) return;
        await handleEvent(tx, event);
        markRelayed(tx, id);
      });
    const byTimer = (id: string) =>
      retrying(at.database, ws, (tx) => advanceRun(tx, id, { type: "timer" }, { skipLocked: true }));
    await Promise.all(
      runs.flatMap((run, n) => {
        const pair = [() => byAnswer(answers[n]?.id ?? ""), () => byTimer(run.id)];
        // Two sweeps may see it, too.
        return [...(n % 2 ? pair : pair.reverse()), ...(n % 3 ? [] : [() => byTimer(run.id)])].map((go) =>
          go(),
        );
      }),
    );
    for (const run of await runsOf(at.database, ws, workflowId)) {
      expect(run.status).toBe("COMPLETED");
      const [asked, then, end, ...more] = await logOf(at.database, channel, run.id);
      expect([asked, more]).toEqual(["ask:asked", []]);
      expect([`${then} ${end}`]).toEqual([
        expect.stringMatching(/^(ask:answered answered:commented|ask:timeout late:commented)$/),
      ]);
      (end === "late:commented" ? late : answered).push(run.id);
      expect(run.state).toEqual(end === "late:commented" ? {} : { variables: { said: "here" } });
    }
    const comments = await retrying(at.database, ws, (tx) =>
      tx.query("SELECT 1 FROM conversation_comment WHERE workspace_id = $1", [ws]),
    );
    expect(comments).toHaveLength(TOGETHER);
  }
  console.log(`of ${TIMES} the answer won ${answered.length} times and the timeout ${late.length} times`);
  // Both must have happened, or this has shown nothing.
  expect(Math.min(answered.length, late.length)).toBeGreaterThan(TIMES / 50);
});
