import type { PreChatAnswer, TellingContext, Told, Touch, WidgetError } from "@contact-identity/domain";
import {
  ALL_CLAIMED,
  type IdentityClaims,
  readAnswers,
  readIdentity,
  type SaidIdentity,
} from "@contact-identity/domain";
import { channelById } from "../channel/channel-store.ts";
import { holdRules } from "../identity/rules/hold-rules.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import type { Tx } from "../transaction.ts";
import { contactFields, workspaceById } from "../workspace/workspace-store.ts";
import {
  endSession,
  holdSession,
  noteTold,
  type StartedSession,
  signSession,
  startSession,
} from "./session.ts";
import type { WidgetRow, WidgetSessionRow } from "./widget.row.ts";

/** Who asks: the widget and the session of the call, as they were when the call came in. */
export interface Visitor {
  readonly widget: WidgetRow;
  readonly session: WidgetSessionRow;
  readonly token: string;
}

/** The session ended, or was signed under a new token, while the call was under way. */
export class SessionEnded extends Error {
  constructor() {
    super("the session has ended");
    this.name = "SessionEnded";
  }
}

/** The session, held until the commit. */
export const held = async (tx: Tx, { session, token }: Visitor): Promise<WidgetSessionRow> => {
  const now = await holdSession(tx, session.id, token);
  if (!now) throw new SessionEnded();
  return now;
};

export const refused = (
  code: WidgetError["code"],
  message: string,
  field: string | null = null,
): readonly WidgetError[] => [{ code, message, field }];

/** What a session says becomes a touch of its own account: this alone decides where it lies. */
export async function tell(tx: Tx, widget: WidgetRow, session: WidgetSessionRow, touch: Partial<Touch>) {
  const channel = await channelById(tx, widget.channelId);
  if (!channel) throw new Error("a widget without its channel");
  const account = session.id;
  const whole: Touch = {
    accounts: [account],
    replyTo: account,
    label: "Web visitor",
    origin: "CHANNEL_METADATA",
    identifiers: [],
    fields: [],
    ...touch,
  };
  return receiveTouch(tx, channel, whole, new Date());
}

async function contextOf(tx: Tx): Promise<TellingContext> {
  const [rules, workspace, definitions] = [
    await holdRules(tx),
    await workspaceById(tx),
    await contactFields(tx),
  ];
  return {
    defaultCountry: workspace?.defaultCountry ?? null,
    blockedValues: rules.blockedValues,
    definitions,
  };
}

async function take(
  tx: Tx,
  widget: WidgetRow,
  session: WidgetSessionRow,
  told: Told,
  origin: Touch["origin"],
): Promise<WidgetSessionRow> {
  if (told.identifiers.length === 0 && told.fields.length === 0) return session;
  const name = told.fields.find(({ field }) => field === "displayName")?.value;
  const unsigned = origin === "SIGNED_IDENTITY" ? {} : ({ unsigned: true } as const);
  const { sourceId } = await tell(tx, widget, session, {
    ...told,
    ...unsigned,
    origin,
    ...(typeof name === "string" ? { label: name } : {}),
  });
  return noteTold(tx, session, sourceId, told.known);
}

/** Something of the visitor is known. */
export const isIdentified = (session: WidgetSessionRow): boolean =>
  session.signedSubject !== null || session.known.length > 0;

export type Identified =
  /** `errors` name what was left out. */
  | { readonly session: StartedSession; readonly errors: readonly WidgetError[] }
  | { readonly session: null; readonly errors: readonly WidgetError[] };
const nothing = (errors: readonly WidgetError[]): Identified => ({ session: null, errors });

/** The visitor's answers to the form, all of them CLAIMED; all or none. */
export async function submitForm(
  tx: Tx,
  visitor: Visitor,
  answers: readonly PreChatAnswer[],
): Promise<Identified> {
  const session = await held(tx, visitor);
  const read = readAnswers(visitor.widget.preChatForm, answers, await contextOf(tx));
  if (!read.ok) return nothing(read.errors);
  const row = await take(tx, visitor.widget, session, read.told, "PRE_CHAT_FORM");
  return { session: { row, token: visitor.token }, errors: [] };
}

/** What page script says of the visitor: claimed, all or none. */
export async function claimIdentity(tx: Tx, visitor: Visitor, said: SaidIdentity): Promise<Identified> {
  const { widget, token } = visitor;
  const session = await held(tx, visitor);
  if (widget.requireSignedIdentity)
    return nothing(refused("IDENTITY_REQUIRED", "Sign in first: this chat takes signed identities only."));
  const read = readIdentity(said, ALL_CLAIMED, await contextOf(tx));
  if (read.errors.length > 0) return nothing(read.errors);
  return {
    session: { row: await take(tx, widget, session, read.told, "CHANNEL_METADATA"), token },
    errors: [],
  };
}

/** Another person than the session's: another was signed in, or the page had claimed another id. */
async function isAnother(tx: Tx, session: WidgetSessionRow, subject: string): Promise<boolean> {
  if (session.signedSubject !== null) return session.signedSubject !== subject;
  const [claimed] = await tx.query(
    "SELECT 1 FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = 'EXTERNAL_ID' AND value <> $3 LIMIT 1",
    [tx.workspaceId, session.sourceId, subject],
  );
  return claimed !== undefined;
}

/**
 * Takes what a good signature, by that key, says; what is malformed beside the id is left out and named. Signing in as another person than the session's ends it and
 * starts a fresh one.
 */
export async function signIn(
  tx: Tx,
  visitor: Visitor,
  { sub, said, assurance }: IdentityClaims,
  kid: string,
): Promise<Identified> {
  const { widget, token } = visitor;
  const session = await held(tx, visitor);
  const read = readIdentity(said, assurance, await contextOf(tx));
  const wrong = read.errors.find(({ field }) => field === "externalId");
  if (wrong) return nothing(refused("IDENTITY_INVALID", `sub: ${wrong.message}`, "token"));
  const another = await isAnother(tx, session, sub);
  if (another) await endSession(tx, session);
  const begun = another ? await startSession(tx, widget.id) : { row: session, token };
  const signed = await signSession(tx, begun.row, { subject: sub, kid }, begun.token);
  const row = await take(tx, widget, signed.row, read.told, "SIGNED_IDENTITY");
  return { session: { row, token: signed.token }, errors: read.errors };
}
