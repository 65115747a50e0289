import { malformed, type Path } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import type { WhatsappContact, WhatsappMessage } from "./shapes.ts";

export interface Sender {
  /** `CC.<alnum>`: the person as this business knows them; stays when the number is hidden. */
  readonly userId: string | undefined;
  /** Digits as WhatsApp writes them: not always the phone number. */
  readonly waId: string | undefined;
  readonly name: string | undefined;
}

const single = <T>(values: readonly T[]): T | undefined =>
  new Set(values).size === 1 ? values[0] : undefined;

/**
 * The contact beside a message that belongs to it: by business-scoped id, then by wa_id, never by its place in the list.
 * Two people under one wa_id are told apart by nothing, so neither is taken.
 */
function contactOf(
  message: WhatsappMessage,
  contacts: readonly WhatsappContact[],
): WhatsappContact | undefined {
  const userId = message.from_user_id;
  const byUserId = userId === undefined ? undefined : contacts.find((contact) => contact.user_id === userId);
  if (byUserId !== undefined) return byUserId;
  const byWaId = contacts.filter(
    ({ wa_id, user_id }) =>
      message.from !== undefined && wa_id === message.from && (userId === undefined || user_id === undefined),
  );
  return single(byWaId.map((contact) => contact.user_id ?? "")) === undefined ? undefined : byWaId[0];
}

/**
 * Who sent a message.
 * @throws MalformedPayload when nothing says who, or the id is a placeholder.
 */
export function senderOf(message: WhatsappMessage, contacts: readonly WhatsappContact[], at: Path): Sender {
  const contact = contactOf(message, contacts);
  const waId = message.from ?? contact?.wa_id;
  const userId = message.from_user_id ?? contact?.user_id;
  if (waId === undefined && userId === undefined)
    malformed([...at, "from"], "is missing, and from_user_id too");
  return {
    userId: userId === undefined ? undefined : accountAt([...at, "from_user_id"], userId),
    waId: waId === undefined ? undefined : accountAt([...at, "from"], waId),
    name: contact?.profile?.name,
  };
}
