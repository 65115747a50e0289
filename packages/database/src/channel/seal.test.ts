import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDatabase } from "../data-source.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { type Fixture, fixture, touchOf } from "../testing/workspace-fixture.ts";
import { retrying, type Tx, transaction } from "../transaction.ts";
import { checkCode } from "../verification/check-code.ts";
import { queuedCode } from "../verification/code-delivery.ts";
import { issueCode } from "../verification/issue-code.ts";
import { CODE_LIMITS } from "../verification/limits.ts";
import { createWidget } from "../widget/change-widget.ts";
import { createIdentityKey, liveIdentitySecret } from "../widget/identity-key.ts";
import { createWorkflow } from "../workflow/edit-workflow.ts";
import { publishWorkflow } from "../workflow/publish-workflow.ts";
import { triggerTokenOf } from "../workflow/trigger-token.ts";
import { workflowById } from "../workflow/workflow-store.ts";
import { digestsOf } from "../workspace/erasure-key.ts";
import { openSecrets } from "../workspace/open-secrets.ts";
import { placeOfSecret } from "../workspace/secret-store.ts";
import { setSecret } from "../workspace/set-secret.ts";
import { createChannel } from "./change-channel.ts";
import { openConfig } from "./channel-store.ts";
import { reseal, SEALED } from "./reseal.ts";
import { seal, unseal } from "./seal.ts";

const [old, fresh] = [randomBytes(32), randomBytes(32)];
const both = Buffer.concat([fresh, old]);
let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

test("the first key seals, every key of the list opens, and no other", () => {
  const before = seal(old, "channel", "s3cret");
  expect(unseal(both, "channel", before)).toBe("s3cret");
  const after = seal(both, "channel", "s3cret");
  expect(unseal(fresh, "channel", after)).toBe("s3cret");
  expect(() => unseal(old, "channel", after)).toThrow(/ENCRYPTION_KEY/);
});

test("what was sealed opens in no other place, and not when a byte of it was changed", () => {
  const sealed = seal(old, "channel", "s3cret");
  expect(() => unseal(old, "another", sealed)).toThrow();
  for (const place of [1, 13, 29, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => unseal(old, "channel", changed)).toThrow();
  }
});

test("after sealing again the old key is needed no more, in any workspace", async () => {
  const made = [];
  for (const key of [old, old, fresh]) {
    const ws = await at.workspace();
    const channel = {
      type: "CUSTOM",
      name: "line",
      config: { token: "t0ken" },
      secretFields: ["token"],
    } as const;
    made.push(await transaction(at.database, ws, (tx) => createChannel(tx, channel, key)));
  }
  expect(await reseal(at.database, both)).toEqual({ resealed: 2, unchanged: 1 });
  expect(await reseal(at.database, both)).toEqual({ resealed: 0, unchanged: 3 });
  for (const { workspaceId, id } of made) {
    const [row] = await transaction(at.database, workspaceId, (tx) =>
      tx.query<{ id: string; sealedConfig: Buffer }>(
        `SELECT id, sealed_config AS "sealedConfig" FROM channel WHERE id = $1`,
        [id],
      ),
    );
    expect(openConfig(row as { id: string; sealedConfig: Buffer }, fresh)).toEqual({ token: "t0ken" });
  }
});

/** One value in every sealed column of a workspace, each made by what makes it in life, and how it is read. */
async function sealedEverywhere(key: Buffer) {
  const ws = await at.workspace();
  const act = <T>(by: Buffer, work: (tx: Tx) => Promise<T>) =>
    opened(by, (database) => retrying(database, ws, work));
  const made = await act(key, async (tx) => {
    const channel = await createChannel(
      tx,
      { type: "EMAIL", name: "mail", config: { token: "t0ken" }, secretFields: ["token"] },
      key,
    );
    const widget = await createWidget(tx, { name: "shop", allowedOrigins: ["https://shop.dev"] }, key);
    const identity = await createIdentityKey(tx, widget.id, key);
    await setSecret(tx, "CRM_KEY", "s3cret value");
    const erasure = (await digestsOf(tx)).value("EMAIL", "ann@shop.dev");
    const hook = { type: "INCOMING_WEBHOOK", contact: { pointer: "/mail", kind: "EMAIL" } };
    const steps = [{ id: "a", type: "ADD_COMMENT", text: "x", next: null }];
    const { id } = await createWorkflow(tx, {
      name: "hook",
      definition: { trigger: hook, start: "a", steps },
    });
    const workflow = await publishWorkflow(tx, id);
    return { channel, widget, identity, erasure, token: triggerTokenOf(key, workflow), workflowId: id };
  });
  // A code on its way needs a run that waits for it.
  const line = await act(key, (tx) =>
    createChannel(
      tx,
      { type: "CUSTOM", name: "line", config: { token: "t0ken" }, secretFields: ["token"] },
      key,
    ),
  );
  const arrive = (by: Buffer, account: string) =>
    act(by, (tx) => receiveTouch(tx, line, touchOf(account), new Date()));
  const { contactId } = await arrive(key, "somebody");
  const runId = newId();
  const place = { runId, key: `${runId}:1`, kind: "EMAIL", value: "ann@shop.dev" } as const;
  const text = await act(key, async (tx) => {
    await tx.query(
      `INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, status, step_id, state, sequence, visits)
       VALUES ($1, $2, $3, 1, $4, 'WAITING', 'a', $5, 1, 1)`,
      [
        tx.workspaceId,
        runId,
        made.workflowId,
        contactId,
        JSON.stringify({ waitFor: { type: "code", key: place.key } }),
      ],
    );
    expect(
      await issueCode(tx, {
        ...place,
        contactId,
        conversationId: null,
        text: "{{code}}",
        ttlMs: 600_000,
        causedBy: [],
      }),
    ).toBeNull();
    const [row] = await tx.query<{ id: string }>("SELECT id FROM verification_code WHERE run_id = $1", [
      runId,
    ]);
    return { id: row?.id as string, code: (await queuedCode(tx, row?.id as string))?.text as string };
  });
  const check = (by: Buffer) =>
    act(by, async (tx) => {
      const [row] = await tx.query<{ id: string; sealedConfig: Buffer }>(
        `SELECT id, sealed_config AS "sealedConfig" FROM channel WHERE workspace_id = $1 AND id = $2`,
        [tx.workspaceId, made.channel.id],
      );
      expect(openConfig(row as { id: string; sealedConfig: Buffer }, by)).toEqual({ token: "t0ken" });
      expect(await liveIdentitySecret(tx, made.widget.id, made.identity.kid, by)).toBe(made.identity.secret);
      expect(await openSecrets(tx, ["CRM_KEY"])).toEqual({ CRM_KEY: "s3cret value" });
      expect((await digestsOf(tx)).value("EMAIL", "ann@shop.dev")).toEqual(made.erasure);
      const workflow = await workflowById(tx, made.workflowId);
      expect(workflow && triggerTokenOf(by, workflow)).toBe(made.token);
      expect((await queuedCode(tx, text.id))?.text).toBe(text.code);
    });
  return { ws, act, arrive, place, code: text.code, check };
}

async function opened<T>(encryptionKey: Buffer, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: at.appUrl, poolSize: 2, encryptionKey });
  return work(database).finally(() => database.close());
}

describe("ENCRYPTION_KEY is changed", () => {
  test("and everything that was sealed is read by the old key, by both, and after sealing again by the new one alone", async () => {
    const { check } = await sealedEverywhere(old);
    await check(old);
    await check(both);
    await expect(check(fresh)).rejects.toThrow(/ENCRYPTION_KEY/);
    await opened(both, (database) => reseal(database, both));
    await check(fresh);
    await check(both);
    await expect(check(old)).rejects.toThrow(/ENCRYPTION_KEY/);
  });

  test("and a code that was on its way is right afterwards, and wrong ones count on", async () => {
    for (const by of [old, both, fresh]) {
      const { act, place, code } = await sealedEverywhere(old);
      const other = code === "000000" ? "000001" : "000000";
      if (by === fresh) await opened(both, (database) => reseal(database, both));
      expect(await act(by, (tx) => checkCode(tx, place, other))).toBe("wrong");
      expect(await act(by, (tx) => checkCode(tx, place, code))).toBe("right");
    }
  });

  test("and a code of before the workspace had its key for them is right too, under one key and under several", async () => {
    const { act, place, code } = await sealedEverywhere(old);
    const formerly = createHmac(
      "sha256",
      createHmac("sha256", old).update("verification:workflow code").digest(),
    );
    await act(old, (tx) => {
      const { runId, key, kind, value } = place;
      const digest = formerly.update([tx.workspaceId, runId, key, kind, value, code].join("\u0000")).digest();
      return tx.query("UPDATE verification_code SET code_digest = $2 WHERE run_id = $1", [runId, digest]);
    });
    expect(await act(both, (tx) => checkCode(tx, place, code))).toBe("right");
  });

  test("and how often an address was sent a code is not forgotten", async () => {
    const { act, arrive, place } = await sealedEverywhere(old);
    const issue = async (by: Buffer, n: number) => {
      const { contactId } = await arrive(by, `another ${n}`);
      return act(by, (tx) =>
        issueCode(tx, {
          ...place,
          key: `${place.runId}:x${n}`,
          contactId,
          conversationId: null,
          text: "{{code}}",
          ttlMs: 600_000,
          causedBy: [],
        }),
      );
    };
    for (let n = 0; n < CODE_LIMITS.perAddress.hour - 1; n++)
      expect(await issue(n % 2 ? old : both, n)).toBeNull();
    expect(await issue(both, 99)).toMatch(/too many/);
    await opened(both, (database) => reseal(database, both));
    expect(await issue(fresh, 100)).toMatch(/too many/);
  });

  test("and what none of the keys opens is told, by its table, while all else is sealed again", async () => {
    const lost = randomBytes(32);
    const { ws, check } = await sealedEverywhere(old);
    await retrying(at.database, ws, (tx) =>
      tx.query("INSERT INTO workspace_secret (workspace_id, name, sealed_value) VALUES ($1, 'LOST', $2)", [
        ws,
        seal(lost, placeOfSecret(ws, "LOST"), "x"),
      ]),
    );
    await expect(opened(both, (database) => reseal(database, both))).rejects.toThrow(/1 in workspace_secret/);
    await check(fresh);
    await retrying(at.database, ws, (tx) => tx.query("DELETE FROM workspace_secret WHERE name = 'LOST'"));
  });

  test("beside those who write and read with both keys: nothing is lost, and nothing is left under the old one", async () => {
    const { ws, check } = await sealedEverywhere(old);
    const names = Array.from({ length: 60 }, (_, n) => `S${n}`);
    await opened(old, (database) =>
      retrying(database, ws, async (tx) => {
        for (const name of names) await setSecret(tx, name, "first");
      }),
    );
    await opened(both, async (database) => {
      let over = false;
      const writing = (async () => {
        for (let n = 0; !over; n++)
          await retrying(database, ws, (tx) =>
            setSecret(tx, names[n % names.length] as string, `value ${n}`),
          );
      })();
      await reseal(database, both).finally(() => {
        over = true;
      });
      await writing;
    });
    await check(fresh);
    const all = await opened(fresh, (database) => transaction(database, ws, (tx) => openSecrets(tx, names)));
    expect(Object.keys(all)).toHaveLength(names.length);
    expect(Object.values(all).every((value) => value === "first" || value.startsWith("value "))).toBe(true);
  });
});

describe("no sealed column of the database is forgotten", () => {
  const columns = async (like: string) => {
    const ws = await at.workspace();
    return transaction(at.database, ws, (tx) =>
      tx.query<{ place: string }>(
        `SELECT table_name || '.' || column_name AS place FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name LIKE $1 ORDER BY 1`,
        [like],
      ),
    ).then((rows) => rows.map(({ place }) => place));
  };

  test("each column of that name is one that is sealed again", async () => {
    expect(await columns("sealed%")).toEqual(
      SEALED.map(({ table, column }) => `${table}.${column}`).toSorted(),
    );
  });

  test("a column of bytes is sealed and says so by its name, or it is a hash", async () => {
    expect(
      (await columns("%")).filter((place) => !/\.(sealed_\w+|(\w+_)?(hash|digest))$/.test(place)),
    ).toEqual([]);
  });
});
