import type { Referral, SaidContent, Touch, TouchMessage } from "@contact-identity/domain";
import { malformed, type Path } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import { providerTime } from "../words/index.ts";
import type * as shapes from "./shapes.ts";

/** An event, the page that it happened at, and where it stands. */
export interface At {
  readonly event: shapes.PageEvent;
  readonly pageId: string;
  readonly at: Path;
  readonly secrets: readonly string[];
  /** Another app holds the conversation: what is said in it is answered there. */
  readonly standby: boolean;
}

/** Whether the page itself did it. */
export const byPage = ({ event: { sender }, pageId }: At): boolean => sender?.id === pageId;

/** The person of an event: who did it, or to whom the page did it. @throws MalformedPayload */
export function accountOf({ event: { sender, recipient }, pageId, at }: At): string {
  const [party, name] = sender?.id === pageId ? [recipient, "recipient"] : [sender, "sender"];
  const inside = [...at, name, "id"];
  if (party?.id === undefined)
    return malformed(
      inside,
      party?.user_ref === undefined ? "is missing" : "is missing: the person has no id yet",
    );
  return accountAt(inside, party.id);
}

/** The page-scoped id is all that a call tells of a person. */
export const personOf = (account: string): Omit<Touch, "message"> => ({
  accounts: [account],
  replyTo: account,
  label: account,
  origin: "CHANNEL_METADATA",
  identifiers: [],
  fields: [],
});

export const timeOf = ({ event }: At): number | undefined => providerTime(event.timestamp);

/** The first that says anything. */
function referralOf(told: readonly shapes.PageReferral[]): Referral | undefined {
  for (const { source, type, ref, ad_id, referer_uri, product, ads_context_data } of told) {
    const title = ads_context_data.ad_title ?? product.id ?? ref;
    const found = source ?? (product.id === undefined ? type : "product");
    if ([found, title, ad_id, referer_uri].some((one) => one !== undefined))
      return { source: found ?? null, title: title ?? null, url: referer_uri ?? null, adId: ad_id ?? null };
  }
  return undefined;
}

export function touchMessage(
  found: At,
  externalId: string,
  said: SaidContent,
  {
    quotes,
    referrals = [],
  }: { readonly quotes?: string; readonly referrals?: readonly shapes.PageReferral[] } = {},
): TouchMessage {
  const sentAt = timeOf(found);
  const referral = referralOf([...referrals, found.event.referral]);
  return {
    externalId,
    externalScope: "",
    ...said,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(quotes === undefined ? {} : { quotes }),
    ...(referral === undefined ? {} : { referral }),
    ...(found.standby && !byPage(found) ? { automatic: true } : {}),
  };
}
