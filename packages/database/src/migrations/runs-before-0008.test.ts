import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createChannel } from "../channel/change-channel.ts";
import { openDatabase } from "../data-source.ts";
import { APP_ROLE } from "../embedded/roles.ts";
import { newId } from "../id.ts";
import { logOf } from "../testing/flow.ts";
import { emptyDatabase } from "../testing/test-database.ts";
import { type Tx, transaction } from "../transaction.ts";
import { advanceRun } from "../workflow/advance-run.ts";
import { runsByIds } from "../workflow/run-store.ts";
import { insertWorkspace } from "../workspace/change-workspace.ts";
import { MIGRATIONS } from "./files.ts";
import { migrate } from "./migrate.ts";

const ask = {
  id: "ask",
  type: "ASK_QUESTION",
  text: "?",
  answer: { type: "NUMBER" },
  saveTo: { variable: "said" },
  maxAttempts: 3,
  timeout: "P1D",
};
const definition = {
  trigger: { type: "MANUAL" },
  start: "ask",
  steps: [
    { ...ask, next: "wait", onInvalid: null, onTimeout: "late", onSendFailure: null },
    { id: "wait", type: "WAIT", duration: "PT1H", next: "late" },
    { id: "late", type: "ADD_COMMENT", text: "{{var.said | nothing}} {{var.old | nothing}}", next: null },
  ],
};

/** A contact that writes over a channel, all in one statement, for each knows the four ids; and a published workflow. */
const PERSON = [
  `WITH person AS (INSERT INTO contact (workspace_id, id, first_seen_at, display_name) VALUES ($1, $2, now(), 'Ann') RETURNING 1),
   place AS (INSERT INTO contact_source (workspace_id, id, home_contact_id, contact_id, channel_id, origin, label, reply_to)
     SELECT $1, $3, $2, $2, c.id, 'CHANNEL_METADATA', 'ann', 'ann' FROM channel c WHERE c.workspace_id = $1 RETURNING channel_id)
   INSERT INTO conversation (workspace_id, id, source_id, channel_id, status, opened_by)
   SELECT $1, $4, $3, channel_id, 'OPEN', 'CONTACT' FROM place`,
];
const FLOW = [
  `INSERT INTO workflow (workspace_id, id, name, status, draft, published_version, trigger_type)
   VALUES ($1, $2, 'flow', 'PUBLISHED', $3, 1, 'MANUAL')`,
  "INSERT INTO workflow_version (workspace_id, workflow_id, version, definition) VALUES ($1, $2, 1, $3)",
];

/** Runs as they stood in the database before migration 0008, state and all; a platform that is brought up to date goes on with them. */
test("runs of before migration 0008 go on after it where they stood", async () => {
  const folder = mkdtempSync(join(tmpdir(), "before-"));
  for (const file of readdirSync(MIGRATIONS))
    if (file < "0008") copyFileSync(join(MIGRATIONS, file), join(folder, file));
  const made = await emptyDatabase();
  await migrate({ ownerUrl: made.ownerUrl, appRole: APP_ROLE, folder });
  const database = await openDatabase({ url: made.appUrl, encryptionKey: randomBytes(32) });
  try {
    const ws = newId();
    const act = <T>(work: (tx: Tx) => Promise<T>) => transaction(database, ws, work);
    await act((tx) => insertWorkspace(tx, "before"));
    await act((tx) =>
      createChannel(
        tx,
        { type: "CUSTOM", name: "line", config: { token: "t" }, secretFields: ["token"] },
        randomBytes(32),
      ),
    );
    const [contactId, sourceId, conversationId, workflowId] = [newId(), newId(), newId(), newId()];
    // By hand, in the tables as they were: what writes today knows columns of later.
    await act(async (tx) => {
      for (const sql of PERSON) await tx.queryOnce(sql, [ws, contactId, sourceId, conversationId]);
      for (const sql of FLOW) await tx.queryOnce(sql, [ws, workflowId, JSON.stringify(definition)]);
    });
    const past = Date.now() - 1_000;
    const common = { variables: { old: null, said: 5 }, failure: null, sequence: 2, visits: 1 };
    const wrongOnce = (id: string) => ({ jumps: {}, open: { keys: [`${id}:1`, `${id}:1.1`], wrong: 1 } });
    const old = async (
      status: string,
      stepId: string | null,
      wakeAt: number | null,
      state: (id: string) => object,
      answer = false,
    ) => {
      const id = newId();
      await act((tx) =>
        tx.query(
          `INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, conversation_id, trigger_id, status, step_id, state, wake_at, wait_conversation_id)
           VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11)`,
          [
            ...[
              ws,
              id,
              workflowId,
              contactId,
              conversationId,
              newId(),
              status,
              stepId,
              JSON.stringify({ ...common, status, stepId, wakeAt, ...state(id) }),
            ],
            ...[wakeAt === null ? null : new Date(wakeAt), answer ? conversationId : null],
          ],
        ),
      );
      return id;
    };
    const answering = (id: string) => ({
      waitFor: { type: "answer", conversationId, askedAt: past },
      scratch: wrongOnce(id),
    });
    const answered = await old("WAITING", "ask", past + 86_400_000, answering, true);
    const twiceWrong = await old("WAITING", "ask", past + 86_400_000, answering, true);
    const late = await old("WAITING", "ask", past, answering, true);
    const timed = await old("WAITING", "wait", past, () => ({
      waitFor: { type: "timer" },
      scratch: { jumps: { j: 2 }, open: null },
    }));
    const failed = await old("FAILED", "late", null, () => ({
      waitFor: null,
      scratch: {},
      failure: "broke",
    }));
    const cancelled = await old("WAITING", "wait", past, () => ({ waitFor: { type: "timer" }, scratch: {} }));
    const ended = await old("COMPLETED", null, null, () => ({ waitFor: null, scratch: {} }));

    await migrate({ ownerUrl: made.ownerUrl, appRole: APP_ROLE });
    // Another start of the platform: prepared statements know the old table.
    const after = await openDatabase({ url: made.appUrl, encryptionKey: randomBytes(32) });
    try {
      const now = <T>(work: (tx: Tx) => Promise<T>) => transaction(after, ws, work);
      const says = (id: string, text: string) =>
        now((tx) =>
          advanceRun(tx, id, {
            type: "answer",
            text,
            conversationId: conversationId as string,
            at: Date.now(),
          }),
        );
      const signal = (id: string, type: "timer" | "retry" | "cancel") =>
        now((tx) => advanceRun(tx, id, { type }));
      const state = async (id: string) => (await now((tx) => runsByIds(tx, [id])))[0];
      expect([await says(answered, "7"), await signal(answered, "timer")]).toEqual([true, false]);
      expect(await state(answered)).toMatchObject({
        status: "WAITING",
        stepId: "wait",
        sequence: 4,
        visits: 2,
        waitConversationId: null,
      });
      // The wrong answer of before counts: this is the second, the next one the last.
      expect([await says(twiceWrong, "many"), (await state(twiceWrong))?.status]).toEqual([true, "WAITING"]);
      expect([await says(twiceWrong, "more"), (await state(twiceWrong))?.status]).toEqual([
        true,
        "COMPLETED",
      ]);
      expect([await signal(late, "timer"), await logOf(after, { workspaceId: ws }, late)]).toEqual([
        true,
        ["ask:timeout", "late:commented"],
      ]);
      expect([await signal(timed, "timer"), (await state(timed))?.status]).toEqual([true, "COMPLETED"]);
      expect([await signal(failed, "retry"), (await state(failed))?.status]).toEqual([true, "COMPLETED"]);
      expect([await signal(cancelled, "cancel"), (await state(cancelled))?.status]).toEqual([
        true,
        "CANCELLED",
      ]);
      expect(await signal(ended, "retry")).toBe(false);
      const comments = await now((tx) => tx.query<{ text: string }>("SELECT text FROM conversation_comment"));
      expect(comments.map((comment) => comment.text)).toEqual(["5 nothing", "5 nothing", "5 nothing"]);
    } finally {
      await after.close();
    }
  } finally {
    await database.close();
    await made.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
