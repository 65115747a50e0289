import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drain, publish, runsOf } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { advanceRun } from "./advance-run.ts";
import { dueRuns } from "./due-runs.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const LONG = "a".repeat(9_000);
const STEPS = 8;
/** Each branch takes more than half of what one turn may; a tag makes the facts stale. */
const long = (tags: readonly number[]) => ({
  trigger: { type: "CONVERSATION_OPENED" },
  start: "ask",
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "TEXT" },
      next: "s0",
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    },
    ...Array.from({ length: STEPS }, (_, index) =>
      tags.includes(index)
        ? { id: `s${index}`, type: "UPDATE_TAGS", add: [`t${index}`], next: `s${index + 1}` }
        : {
            id: `s${index}`,
            type: "BRANCH",
            branches: [
              {
                name: "x",
                when: { field: "message.text", operator: "MATCHES", value: `(.*a){20}b${index}` },
                next: null,
              },
            ],
            else: `s${index + 1}`,
          },
    ),
    {
      id: `s${STEPS}`,
      type: "BRANCH",
      branches: [
        {
          name: "heard",
          when: { field: "message.text", operator: "STARTS_WITH", value: LONG.slice(0, 900) },
          next: null,
        },
      ],
      else: null,
    },
  ],
});

test.each([[[]], [[1, 4]]])(
  "a run that works for long rests between turns, is due at once, and goes on with what it heard (tags at %j)",
  async (tags) => {
    const ws = await at.workspace();
    const workflowId = await publish(at.database, ws, long(tags));
    const channel = await at.channel(ws, "EMAIL");
    await at.tell(channel, "a@shop.dev", { text: "hello" });
    await drain(at.database, ws);
    await at.tell(channel, "a@shop.dev", { text: LONG });
    await drain(at.database, ws);
    const now = async () => (await runsOf(at.database, ws, workflowId))[0];
    let rests = 0;
    for (; (await now())?.status === "RUNNING"; rests++) {
      const due = (await dueRuns(at.database, 500, 100)).find(({ workspaceId }) => workspaceId === ws);
      expect(due?.id).toBe((await now())?.id);
      expect(
        await transaction(at.database, ws, (tx) => advanceRun(tx, due?.id ?? "", { type: "timer" })),
      ).toBe(true);
    }
    expect(rests).toBeGreaterThanOrEqual(2);
    expect(await now()).toMatchObject({ status: "COMPLETED", wakeAt: null });
    const log = await transaction(at.database, ws, (tx) =>
      tx.query<{ stepId: string; outcome: string }>(
        'SELECT step_id AS "stepId", outcome FROM workflow_run_step ORDER BY sequence',
      ),
    );
    expect(log.map(({ stepId }) => stepId)).toEqual([
      "ask",
      "ask",
      ...Array.from({ length: STEPS + 1 }, (_, index) => `s${index}`),
    ]);
    expect(log.at(-1)?.outcome).toBe("branch:heard");
  },
);
