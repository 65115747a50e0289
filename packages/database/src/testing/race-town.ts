import { addIdentifier } from "../contact/acts/upsert-contact.ts";
import { identifiersByContact } from "../contact/contact-store.ts";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import { createWidget } from "../widget/change-widget.ts";
import { startSession } from "../widget/session.ts";
import { createWorkflow } from "../workflow/edit-workflow.ts";
import { publishWorkflow } from "../workflow/publish-workflow.ts";
import { triggerTokenOf } from "../workflow/trigger-token.ts";
import type { Act } from "./identity-acts.ts";
import type { Fixture } from "./workspace-fixture.ts";
import { touchOf } from "./workspace-fixture.ts";

const FLOW = {
  trigger: { type: "INCOMING_WEBHOOK", contact: { pointer: "/email", kind: "EMAIL" }, oncePerContact: true },
  start: "wait",
  steps: [{ id: "wait", type: "WAIT", duration: "P1D", next: null }],
};

/** What there is before two acts meet. Absent parts are not built: most acts need Ann alone. */
export interface RaceTown {
  readonly workspace: string;
  readonly channel: string;
  /** Known from a channel, with `ann@shop.dev` and one open conversation. */
  readonly ann: string;
  readonly annsEmail: string;
  readonly annsConversation: string;
  /** Known from the channel too. */
  readonly bob: string;
  /** Of Ann and Bob, who says that her address is his. */
  readonly suggestion: string;
  /** A person joined Cat to Ann. */
  readonly merge: string;
  readonly visiting: { readonly widget: string; readonly session: string; readonly token: string };
  readonly hook: { readonly workflow: string; readonly token: string };
}

const caller = { actor: "key:test", label: "API: test", mayAttest: false };

export type Part = "bob" | "suggestion" | "merge" | "visiting" | "hook";

/** A workspace of its own with what the two acts need. */
export async function raceTown(at: Fixture, parts: ReadonlySet<Part>): Promise<RaceTown> {
  const workspace = await at.workspace();
  const { id: channel } = await at.channel(workspace);
  const line = { id: channel, type: "CUSTOM", defaultCountry: null } as const;
  const meet = (tx: Tx, who: string) =>
    receiveTouch(tx, line, touchOf(who, { email: `${who}@shop.dev`, name: who }), new Date());
  return retrying(at.database, workspace, async (tx) => {
    const { contactId: ann, conversationId } = await meet(tx, "ann");
    const [annsEmail] = (await identifiersByContact(tx, [ann])).filter((one) => one.kind === "EMAIL");
    const bob = parts.has("bob") || parts.has("suggestion") ? (await meet(tx, "bob")).contactId : "";
    if (parts.has("suggestion"))
      await addIdentifier(tx, bob, { kind: "EMAIL", value: "ann@shop.dev" }, caller);
    const [suggestion] = await tx.query<{ id: string }>(
      "SELECT id FROM merge_suggestion WHERE workspace_id = $1",
      [workspace],
    );
    const cat = parts.has("merge") ? (await meet(tx, "cat")).contactId : null;
    const merge = cat
      ? await mergeContacts(tx, { survivorId: ann, absorbedIds: [cat], actor: "key:test" })
      : "";
    const widget = parts.has("visiting") ? await createWidget(tx, { name: "Chat" }, at.encryptionKey) : null;
    const session = widget ? await startSession(tx, widget.id) : null;
    const flow = parts.has("hook")
      ? await publishWorkflow(tx, (await createWorkflow(tx, { name: "flow", definition: FLOW })).id)
      : null;
    return {
      workspace,
      channel,
      ann,
      annsEmail: annsEmail?.id ?? "",
      annsConversation: conversationId ?? "",
      bob,
      suggestion: suggestion?.id ?? "",
      merge,
      visiting: { widget: widget?.id ?? "", session: session?.row.id ?? "", token: session?.token ?? "" },
      hook: { workflow: flow?.id ?? "", token: (flow && triggerTokenOf(tx.encryptionKey, flow)) ?? "" },
    };
  });
}

interface Entry {
  readonly needs?: readonly Part[];
  readonly act: (town: RaceTown) => Act;
}

const N = { kind: "EMAIL", value: "new@shop.dev" } as const;
const ANN = { kind: "EMAIL", value: "ann@shop.dev" } as const;
const FIRST = { kind: "EXTERNAL_ID", value: "cust-1" } as const;
const SECOND = { kind: "EXTERNAL_ID", value: "cust-2" } as const;

/** Every act that reads and then writes. Any two may meet; `new@shop.dev` and Ann are where they do. */
export const RACE_ACTS: Readonly<Record<string, Entry>> = {
  "upsert of a new address": { act: () => ({ do: "upsert", identifiers: [N], attested: false }) },
  "upsert of a new address, vouched for": {
    act: () => ({ do: "upsert", identifiers: [N], attested: true, tags: ["vip"] }),
  },
  "upsert of a new address as cust-1": {
    act: () => ({ do: "upsert", identifiers: [N, FIRST], attested: true }),
  },
  "upsert of cust-2 with the same new address": {
    act: () => ({ do: "upsert", identifiers: [SECOND, N], attested: true }),
  },
  "upsert of Ann as cust-1": { act: () => ({ do: "upsert", identifiers: [ANN, FIRST], attested: true }) },
  "upsert of Ann as cust-2": { act: () => ({ do: "upsert", identifiers: [SECOND, ANN], attested: true }) },
  "upsert of Ann with tags": {
    act: () => ({ do: "upsert", identifiers: [ANN], attested: true, tags: ["vip"] }),
  },
  "create with the new address": { act: () => ({ do: "create", identifiers: [N], attested: false }) },
  "create with the new address, vouched for": {
    act: () => ({ do: "create", identifiers: [N], attested: true }),
  },
  "create as cust-1": { act: () => ({ do: "create", identifiers: [FIRST], attested: true }) },
  "Ann gets the new address": {
    act: ({ ann }) => ({ do: "add", contact: ann, kind: "EMAIL", value: "new@shop.dev", attested: true }),
  },
  "Ann gets cust-1": {
    act: ({ ann }) => ({ do: "add", contact: ann, kind: "EXTERNAL_ID", value: "cust-1", attested: true }),
  },
  "Ann gets cust-2": {
    act: ({ ann }) => ({ do: "add", contact: ann, kind: "EXTERNAL_ID", value: "cust-2", attested: true }),
  },
  "Ann's name by hand": { act: ({ ann }) => ({ do: "update", contact: ann, firstName: "Anna" }) },
  "Ann's name, at the version that was read": {
    act: ({ ann }) => ({ do: "update", contact: ann, firstName: "Annie", expectedVersion: 2 }),
  },
  "Ann and Bob are merged": {
    needs: ["bob"],
    act: ({ ann, bob }) => ({ do: "merge", survivor: ann, absorbed: bob }),
  },
  "Cat is parted from Ann": { needs: ["merge"], act: ({ merge }) => ({ do: "unmerge", merge }) },
  "the suggestion is accepted": {
    needs: ["suggestion"],
    act: ({ suggestion }) => ({ do: "accept", suggestion }),
  },
  "the suggestion is rejected": {
    needs: ["suggestion"],
    act: ({ suggestion }) => ({ do: "reject", suggestion }),
  },
  "Ann's address is removed": { act: ({ annsEmail }) => ({ do: "remove", identifier: annsEmail }) },
  "Ann's address is shared": { act: ({ annsEmail }) => ({ do: "share", identifier: annsEmail }) },
  "a phone becomes unique": {
    act: () => ({ do: "rules", uniqueKinds: ["EXTERNAL_ID", "PHONE"], expectedVersion: 1 }),
  },
  "the rules go through the contacts": { act: () => ({ do: "apply-rules" }) },
  "Ann is erased": { act: ({ ann }) => ({ do: "erase", contact: ann }) },
  "a stranger's message with the new address": {
    act: ({ channel }) => ({
      do: "tell",
      channel,
      account: "new",
      said: { email: "new@shop.dev", id: "n1", name: "Nel" },
    }),
  },
  "a stranger claims Ann's address": {
    act: ({ channel }) => ({ do: "claim", channel, account: "x", email: "ann@shop.dev" }),
  },
  "Ann's message with the new address": {
    act: ({ channel }) => ({
      do: "tell",
      channel,
      account: "ann",
      said: { email: "new@shop.dev", id: "a1" },
    }),
  },
  "Ann's message, delivered once more": {
    act: ({ channel }) => ({ do: "tell", channel, account: "ann", said: { id: "a2" } }),
  },
  "a visitor says the new address": {
    needs: ["visiting"],
    act: ({ visiting }) => ({ do: "identify", email: "new@shop.dev", ...visiting }),
  },
  "a visitor signs in as cust-1": {
    needs: ["visiting"],
    act: ({ visiting }) => ({ do: "sign in", subject: "cust-1", ...visiting }),
  },
  "a visitor signs in as cust-2": {
    needs: ["visiting"],
    act: ({ visiting }) => ({ do: "sign in", subject: "cust-2", ...visiting }),
  },
  "an order's hook for the new address": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "trigger", ...hook, email: "new@shop.dev", key: "k1" }),
  },
  "another hook for the new address": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "trigger", ...hook, email: "new@shop.dev", key: "k2" }),
  },
  "a hook for Ann": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "trigger", ...hook, email: "ann@shop.dev", key: "k3" }),
  },
  "a run is started for Ann": {
    needs: ["hook"],
    act: ({ hook, ann }) => ({ do: "start", workflow: hook.workflow, contact: ann }),
  },
  "the workflow is renamed": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "save", workflow: hook.workflow, name: "new name" }),
  },
  "the workflow is published": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "publish", workflow: hook.workflow }),
  },
  "the workflow is stopped": {
    needs: ["hook"],
    act: ({ hook }) => ({ do: "stop", workflow: hook.workflow }),
  },
  "Ann's account gets another id": {
    act: ({ channel }) => ({ do: "rekey", channel, from: "ann", to: "ann-2", phone: "+14155550111" }),
  },
  "Ann's conversation is closed": {
    act: ({ annsConversation }) => ({ do: "close", conversation: annsConversation }),
  },
  "the widget gets a key": {
    needs: ["visiting"],
    act: ({ visiting }) => ({ do: "key", widget: visiting.widget }),
  },
  "a field is defined as a text": { act: () => ({ do: "field", key: "size", type: "TEXT" }) },
  "a field is defined as a number": { act: () => ({ do: "field", key: "size", type: "NUMBER" }) },
};
