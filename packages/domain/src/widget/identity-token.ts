import type { IdentityAssurance, SaidIdentity } from "./identity.ts";

/** What the business's back end says of its customer, in a token whose signature was found good. */
export interface IdentityClaims {
  /** The customer's id there. */
  readonly sub: string;
  readonly said: SaidIdentity;
  readonly assurance: IdentityAssurance;
}

export type ClaimsReading =
  | { readonly ok: true; readonly claims: IdentityClaims }
  | { readonly ok: false; readonly message: string };

const MAX_LIFE_S = 24 * 60 * 60;
const SKEW_S = 60;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** Why the times do not hold at `now` (epoch seconds); null when they do. */
function timeProblem({ iat, exp, nbf }: Readonly<Record<string, unknown>>, now: number): string | null {
  if (!isTime(iat) || !isTime(exp)) return "iat and exp are needed, as seconds since 1970.";
  if (exp <= iat || exp - iat > MAX_LIFE_S) return "exp lies after iat, by 24 hours at most.";
  if (exp <= now - SKEW_S) return "The token has expired; sign a new one.";
  if (iat > now + SKEW_S) return "iat lies in the future; check the clock that signs.";
  return nbf === undefined || (isTime(nbf) && nbf <= now + SKEW_S) ? null : "nbf lies in the future.";
}

const isFor = (aud: unknown, widgetId: string): boolean =>
  aud === widgetId || (Array.isArray(aud) && aud.length === 1 && aud[0] === widgetId);

/** An address is as good as the business says by `true` itself: "true", 1 and the like are a mistake there, not a proof. */
const vouched = (flag: unknown) => (flag === true ? "ATTESTED" : "CLAIMED");

/**
 * The claims of a token, or what is wrong with it. `payload` is its JSON, the signature checked before; `widgetId` the widget's public
 * id; `now` in epoch seconds. Whether values are well formed is for `readIdentity`.
 */
export function readIdentityClaims(payload: unknown, widgetId: string, now: number): ClaimsReading {
  const wrong = (message: string): ClaimsReading => ({ ok: false, message });
  if (!isRecord(payload)) return wrong("The payload is not a JSON object.");
  if (!isFor(payload.aud, widgetId)) return wrong(`aud is not this widget: ${widgetId}.`);
  const time = timeProblem(payload, now);
  if (time !== null) return wrong(time);
  const { sub, email, phone, name, fields } = payload;
  if (typeof sub !== "string" || sub === "")
    return wrong("sub, the customer's id at the business, is needed, as text.");
  const said: SaidIdentity = { externalId: sub, email, phone, name, fields };
  const assurance = {
    externalId: "ATTESTED",
    email: vouched(payload.email_verified),
    phone: vouched(payload.phone_verified),
    other: "ATTESTED",
  } as const;
  return { ok: true, claims: { sub, said, assurance } };
}
