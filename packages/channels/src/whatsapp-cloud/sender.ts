import { malformed, type Path } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { WhatsappContact } from "./shapes.ts";

export interface Sender {
  /** `CC.<alnum>`: the person as this business knows them; stays when the number is hidden. */
  readonly userId: string | undefined;
  /** Digits as WhatsApp writes them: not always the phone number. */
  readonly waId: string | undefined;
  readonly name: string | undefined;
}

/** The ids of a person as a message gives them. */
export interface Ids {
  readonly from?: string | undefined;
  readonly from_user_id?: string | undefined;
}

const single = <T>(values: readonly T[]): T | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

/**
 * The contact beside a message that belongs to it: by business-scoped id, then by wa_id, never by its place in the list.
 * Two people under one wa_id are told apart by nothing, so neither is taken.
 */
function contactOf(
  { from, from_user_id: userId }: Ids,
  contacts: readonly WhatsappContact[],
): WhatsappContact | undefined {
  const byUserId = userId === undefined ? undefined : contacts.find((contact) => contact.user_id === userId);
  if (byUserId !== undefined) return byUserId;
  const byWaId = contacts.filter(
    ({ wa_id, user_id }) =>
      from !== undefined && wa_id === from && (userId === undefined || user_id === undefined),
  );
  return single(byWaId.map((contact) => contact.user_id ?? "")) === undefined ? undefined : byWaId[0];
}

/** Whether a contact in its raw form may belong to a person: what `contactOf` could find, and no neighbour of theirs. */
export const mayBelongTo = (
  { from, from_user_id }: Ids,
  contact: { readonly wa_id?: unknown; readonly user_id?: unknown },
): boolean =>
  (from !== undefined && contact.wa_id === from) ||
  (from_user_id !== undefined && contact.user_id === from_user_id);

/**
 * Who sent a message.
 * @throws MalformedPayload when nothing says who, or the id is a placeholder.
 */
export function senderOf(ids: Ids, contacts: readonly WhatsappContact[], at: Path): Sender {
  const contact = contactOf(ids, contacts);
  const waId = ids.from ?? contact?.wa_id;
  const userId = ids.from_user_id ?? contact?.user_id;
  if (waId === undefined && userId === undefined)
    malformed([...at, "from"], "is missing, and from_user_id too");
  return {
    userId: userId === undefined ? undefined : accountAt([...at, "from_user_id"], userId),
    waId: waId === undefined ? undefined : accountAt([...at, "from"], waId),
    name: contact?.profile.name,
  };
}
