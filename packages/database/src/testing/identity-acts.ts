import { removeIdentifier } from "../contact/acts/remove-identifier.ts";
import { updateContact } from "../contact/acts/update-contact.ts";
import { addIdentifier } from "../contact/acts/upsert-contact.ts";
import type { Database } from "../database.ts";
import { acceptSuggestion, rejectSuggestion } from "../identity/acts/decide-suggestion.ts";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { unmergeContacts } from "../identity/acts/unmerge-contacts.ts";
import { eraseContact } from "../identity/erasure/erase-contact.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { Refused } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import { doRaceAct, isRaceAct, type RaceAct } from "./race-acts.ts";
import type { Said } from "./workspace-fixture.ts";
import { touchOf } from "./workspace-fixture.ts";

/** A row by its id, or the so-manieth of those that there are when the act begins. */
export type Pick = string | number;

/** Something that a person, a partner or a channel does. Plain data, so that another process can do it. */
export type Act =
  | { readonly do: "tell"; readonly channel: string; readonly account: string; readonly said: Said }
  | { readonly do: "merge"; readonly survivor: Pick; readonly absorbed: Pick }
  | { readonly do: "unmerge"; readonly merge: Pick }
  | { readonly do: "hand"; readonly contact: Pick; readonly firstName: string }
  | {
      readonly do: "add";
      readonly contact: Pick;
      readonly kind: "EMAIL" | "EXTERNAL_ID";
      readonly value: string;
      readonly attested: boolean;
    }
  | { readonly do: "remove"; readonly identifier: Pick }
  | { readonly do: "accept" | "reject"; readonly suggestion: Pick }
  | { readonly do: "erase"; readonly contact: Pick }
  | RaceAct;

/** What came of it: the id that it returns, the code it is refused with, or an error that nobody expects. */
export type Answer = { readonly ok: string } | { readonly refused: string } | { readonly error: string };

const FROM = {
  contact: "contact WHERE workspace_id = $1",
  merge: "merge WHERE workspace_id = $1 AND undone_at IS NULL",
  suggestion: "merge_suggestion WHERE workspace_id = $1 AND status = 'OPEN'",
  identifier: "identifier WHERE workspace_id = $1 AND kind <> 'CHANNEL_ACCOUNT'",
} as const;

/** No row stands for an id that nobody has. */
async function picked(tx: Tx, of: keyof typeof FROM, pick: Pick): Promise<string> {
  if (typeof pick === "string") return pick;
  const [row] = await tx.query<{ id: string }>(
    `SELECT id FROM ${FROM[of]} ORDER BY id OFFSET (SELECT $2::int % greatest(count(*), 1) FROM ${FROM[of]}) LIMIT 1`,
    [tx.workspaceId, pick],
  );
  return row?.id ?? "ffffffff-ffff-ffff-ffff-ffffffffffff";
}

async function carryOut(tx: Tx, act: Act): Promise<string> {
  if (isRaceAct(act)) return doRaceAct(tx, act);
  switch (act.do) {
    case "tell":
      return (
        await receiveTouch(
          tx,
          { id: act.channel, type: "CUSTOM", defaultCountry: null },
          touchOf(act.account, act.said),
          new Date(),
        )
      ).contactId;
    case "merge":
      return mergeContacts(tx, {
        survivorId: await picked(tx, "contact", act.survivor),
        absorbedIds: [await picked(tx, "contact", act.absorbed)],
        actor: "key:test",
      });
    case "unmerge":
      return (await unmergeContacts(tx, await picked(tx, "merge", act.merge), "key:test")).mergeId;
    case "hand":
      return updateContact(
        tx,
        { id: await picked(tx, "contact", act.contact), contact: { firstName: act.firstName } },
        "key:test",
      );
    case "add":
      return (
        await addIdentifier(
          tx,
          await picked(tx, "contact", act.contact),
          { kind: act.kind, value: act.value },
          { actor: "key:test", label: "API: test", mayAttest: act.attested },
        )
      ).contactId;
    case "remove":
      return (await removeIdentifier(tx, await picked(tx, "identifier", act.identifier))).id;
    case "accept":
      return acceptSuggestion(tx, await picked(tx, "suggestion", act.suggestion), "key:test");
    case "reject": {
      const id = await picked(tx, "suggestion", act.suggestion);
      await rejectSuggestion(tx, id, "key:test", null);
      return id;
    }
    case "erase":
      return (await eraseContact(tx, await picked(tx, "contact", act.contact), false)).erasedIds[0] as string;
  }
}

/** What rivals have in common, as the API says it: of messages their account and values. */
const queueKeys = (act: Act): readonly string[] =>
  act.do === "tell"
    ? [`${act.channel} ${act.account}`, `EMAIL ${act.said.email}`, `PHONE ${act.said.phone}`]
    : ["identity"];

export async function perform(database: Database, workspace: string, act: Act): Promise<Answer> {
  try {
    return {
      ok: await retrying(
        database,
        workspace,
        (tx) => carryOut(tx, act),
        () => queueKeys(act),
      ),
    };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusals[0]?.code ?? "" };
    return { error: `${JSON.stringify(act)}: ${error instanceof Error ? error.stack : String(error)}` };
  }
}
