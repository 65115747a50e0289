import type { IdentifierKind } from "@contact-identity/domain";
import { createContact } from "../contact/acts/create-contact.ts";
import { markShared } from "../contact/acts/mark-shared.ts";
import { updateContact } from "../contact/acts/update-contact.ts";
import { upsertContact } from "../contact/acts/upsert-contact.ts";
import { closeConversation } from "../conversation/change-conversation.ts";
import { applyRules } from "../identity/acts/apply-rules.ts";
import { currentRules } from "../identity/rules/rules-store.ts";
import { updateRules } from "../identity/rules/update-rules.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { rekeySource } from "../inbound/rekey-source.ts";
import type { Tx } from "../transaction.ts";
import { createIdentityKey } from "../widget/identity-key.ts";
import { liveSession } from "../widget/session-store.ts";
import { claimIdentity, SessionEnded, signIn } from "../widget/visitor.ts";
import { widgetById } from "../widget/widget-store.ts";
import { updateWorkflow } from "../workflow/edit-workflow.ts";
import { publishWorkflow, stopWorkflow } from "../workflow/publish-workflow.ts";
import { startRunByHand } from "../workflow/run-by-hand.ts";
import { triggerByWebhook } from "../workflow/trigger-by-webhook.ts";
import { defineContactField } from "../workspace/define-contact-field.ts";
import { touchOf } from "./workspace-fixture.ts";

interface Given {
  readonly kind: "EMAIL" | "PHONE" | "EXTERNAL_ID";
  readonly value: string;
}
interface Saying {
  readonly identifiers: readonly Given[];
  readonly attested: boolean;
  readonly tags?: readonly string[];
}
interface Visiting {
  readonly widget: string;
  readonly session: string;
  readonly token: string;
}

/** What people, partners and visitors do besides the acts of a small town. Every one reads before it writes. */
export type RaceAct =
  | ({ readonly do: "upsert" } & Saying)
  | ({ readonly do: "create" } & Saying)
  | {
      readonly do: "update";
      readonly contact: string;
      readonly firstName: string;
      readonly expectedVersion?: number;
    }
  | { readonly do: "share"; readonly identifier: string }
  | {
      readonly do: "rules";
      readonly uniqueKinds: readonly IdentifierKind[];
      readonly expectedVersion: number;
    }
  | { readonly do: "apply-rules" }
  | { readonly do: "claim"; readonly channel: string; readonly account: string; readonly email: string }
  | ({ readonly do: "identify"; readonly email: string } & Visiting)
  | ({ readonly do: "sign in"; readonly subject: string } & Visiting)
  | {
      readonly do: "trigger";
      readonly workflow: string;
      readonly token: string;
      readonly email: string;
      readonly key: string;
    }
  | { readonly do: "start"; readonly workflow: string; readonly contact: string }
  | { readonly do: "save"; readonly workflow: string; readonly name: string }
  | { readonly do: "publish"; readonly workflow: string }
  | { readonly do: "stop"; readonly workflow: string }
  | {
      readonly do: "rekey";
      readonly channel: string;
      readonly from: string;
      readonly to: string;
      readonly phone: string;
    }
  | { readonly do: "close"; readonly conversation: string }
  | { readonly do: "key"; readonly widget: string }
  | { readonly do: "field"; readonly key: string; readonly type: "TEXT" | "NUMBER" };

const caller = (attested: boolean) => ({ actor: "key:test", label: "API: test", mayAttest: attested });

async function visitor(tx: Tx, { widget, session, token }: Visiting) {
  const [row, live] = [await widgetById(tx, widget), await liveSession(tx, session)];
  return row && live ? { widget: row, session: live, token } : null;
}

/** Returns in words that no random id is part of, but for contacts: theirs stand first. */
type Doing = {
  readonly [D in RaceAct["do"]]: (tx: Tx, act: Extract<RaceAct, { readonly do: D }>) => Promise<string>;
};

const given = ({ identifiers, tags }: Saying) => ({
  identifiers,
  ...(tags ? { contact: { tags } } : {}),
});

const DOING: Doing = {
  async upsert(tx, act) {
    const { contactId, created } = await upsertContact(tx, given(act), caller(act.attested));
    return `${contactId} ${created ? "created" : "found"}`;
  },
  create: async (tx, act) => `${await createContact(tx, given(act), caller(act.attested))} created`,
  update: (tx, { contact, firstName, expectedVersion }) =>
    updateContact(
      tx,
      { id: contact, contact: { firstName }, expectedVersion: expectedVersion ?? null },
      "key:test",
    ),
  share: async (tx, { identifier }) => `shared ${(await markShared(tx, identifier, true)).shared}`,
  async rules(tx, { uniqueKinds, expectedVersion }) {
    const { rules } = await currentRules(tx);
    return `version ${await updateRules(tx, { rules, uniqueKinds, expectedVersion })}`;
  },
  async "apply-rules"(tx) {
    const { version } = await currentRules(tx);
    await applyRules(tx, { version, after: null });
    return "applied";
  },
  async claim(tx, { channel, account, email }) {
    const { message: _, ...touch } = touchOf(account);
    const said = { ...touch, identifiers: [{ kind: "EMAIL", raw: email, assurance: "CLAIMED" }] as const };
    return (await receiveTouch(tx, { id: channel, type: "CUSTOM", defaultCountry: null }, said, new Date()))
      .contactId;
  },
  async identify(tx, act) {
    const who = await visitor(tx, act);
    if (!who) return "ended";
    const { errors } = await claimIdentity(tx, who, { email: act.email });
    return errors.map((error) => error.code).join() || "identified";
  },
  async "sign in"(tx, act) {
    const who = await visitor(tx, act);
    if (!who) return "ended";
    const assurance = {
      externalId: "ATTESTED",
      email: "CLAIMED",
      phone: "CLAIMED",
      other: "ATTESTED",
    } as const;
    const { errors } = await signIn(
      tx,
      who,
      { sub: act.subject, said: { externalId: act.subject }, assurance },
      "key",
    );
    return errors.map((error) => error.code).join() || "signed in";
  },
  async trigger(tx, { workflow, token, email, key }) {
    const started = await triggerByWebhook(tx, {
      workflowId: workflow,
      token,
      body: { email },
      idempotencyKey: key,
    });
    return started === null ? "closed" : started.runId === null ? "not started" : "started";
  },
  async start(tx, { workflow, contact }) {
    await startRunByHand(tx, { workflowId: workflow, contactId: contact, variables: { said: "a secret" } });
    return "started";
  },
  save: async (tx, { workflow, name }) => (await updateWorkflow(tx, { id: workflow, name })).name,
  publish: async (tx, { workflow }) => `version ${(await publishWorkflow(tx, workflow)).publishedVersion}`,
  stop: async (tx, { workflow }) => (await stopWorkflow(tx, workflow)).status,
  async rekey(tx, { channel, from, to, phone }) {
    const rekey = {
      externalId: `rekey-${to}`,
      previousAccounts: [from],
      accounts: [to],
      identifiers: [{ kind: "PHONE", raw: phone, assurance: "CHANNEL" }] as const,
    };
    return `rekeyed ${await rekeySource(tx, { id: channel, type: "CUSTOM", defaultCountry: null }, rekey)}`;
  },
  close: async (tx, { conversation }) => (await closeConversation(tx, conversation)).status,
  async key(tx, { widget }) {
    await createIdentityKey(tx, widget, tx.encryptionKey);
    return "made";
  },
  async field(tx, { key, type }) {
    await defineContactField(tx, { key, name: key, type });
    return "defined";
  },
};

export const isRaceAct = (act: { readonly do: string }): act is RaceAct => act.do in DOING;

export async function doRaceAct(tx: Tx, act: RaceAct): Promise<string> {
  try {
    return await (DOING[act.do] as (tx: Tx, act: RaceAct) => Promise<string>)(tx, act);
  } catch (error) {
    if (error instanceof SessionEnded) return "ended";
    throw error;
  }
}
