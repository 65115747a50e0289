import type { ShownValue } from "@contact-identity/domain";
import { currentRules } from "../identity/rules/rules-store.ts";
import type { Tx } from "../transaction.ts";
import { loadShown } from "./refresh-contacts.ts";

/** Where each shown value of the given live contacts came from, e-mail and phone included. */
export async function provenanceOf(tx: Tx, contacts: readonly string[]): Promise<Map<string, ShownValue[]>> {
  const { survivorship } = await currentRules(tx);
  const shown = await loadShown(tx, contacts, survivorship);
  return new Map(
    [...shown].map(([id, own]) => [
      id,
      [...own.fields.values(), ...[own.email, own.phone].filter((v) => v !== null)],
    ]),
  );
}
