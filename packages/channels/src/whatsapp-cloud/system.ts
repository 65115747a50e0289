import type { InboundEvent } from "@contact-identity/domain";
import { malformed, type Path, readAs } from "../malformed.ts";
import { ignoredNotice } from "../meta/meta-call.ts";
import { accountAt } from "../payload-shapes.ts";
import { phonesOf } from "../whatsapp-phones.ts";
import { accountsOf } from "./accounts.ts";
import * as shapes from "./shapes.ts";

interface Change {
  readonly previous: { readonly userId: string | undefined; readonly waId: string | undefined };
  readonly next: { readonly userId: string | undefined; readonly waId: string | undefined };
}

function rekey(externalId: string, { previous, next }: Change, at: Path): InboundEvent {
  const previousAccounts = accountsOf(previous);
  const accounts = accountsOf(next).map((account) => accountAt(at, account));
  if (previousAccounts.length === 0) malformed(at, "names no former account");
  if (accounts.length === 0) malformed(at, "names no new account");
  const identifiers = phonesOf(next.waId === undefined ? [] : [next.waId]);
  return { type: "rekey", rekey: { externalId, previousAccounts, accounts, identifiers } };
}

/**
 * WhatsApp tells that a person's number or business-scoped id changed. In `user_changed_number` the message's `from` is the old
 * wa_id; `user_changed_user_id` speaks of business-scoped ids alone and leaves a known number as it is.
 * @throws MalformedPayload
 */
export function systemEvent(message: shapes.WhatsappMessage, at: Path): InboundEvent {
  const inside = [...at, "system"];
  const {
    type,
    wa_id: waId,
    user_id: userId,
    previous_user_id: previousUserId,
  } = readAs(shapes.system, message.system, inside);
  if (type === "user_changed_number") {
    return rekey(
      message.id,
      { previous: { userId: previousUserId, waId: message.from }, next: { userId, waId } },
      inside,
    );
  }
  if (type === "user_changed_user_id") {
    return rekey(
      message.id,
      { previous: { userId: previousUserId, waId: undefined }, next: { userId, waId: undefined } },
      inside,
    );
  }
  return ignoredNotice(`system message ${type}`);
}
