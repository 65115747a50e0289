import { createHash } from "node:crypto";
import { formOwed, messageProblem, type WidgetError } from "@contact-identity/domain";
import { chosenFiles, NO_FILES, type WantedFiles } from "../conversation/attach-files.ts";
import { MessageRow } from "../conversation/message.row.ts";
import { Refused } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { noteTold } from "./session.ts";
import { knownOf } from "./session-store.ts";
import { held, refused, tell, type Visitor } from "./visitor.ts";
import { messageByClientId } from "./visitor-messages.ts";
import type { WidgetRow, WidgetSessionRow } from "./widget.row.ts";

/** A refusal of files, as a visitor is told it. */
function toldToVisitor(error: unknown): { readonly message: null; readonly errors: readonly WidgetError[] } {
  if (!(error instanceof Refused)) throw error;
  return { message: null, errors: refused("INVALID", error.message, "attachments") };
}

export type Posted =
  | { readonly message: MessageRow; readonly errors: readonly [] }
  | { readonly message: null; readonly errors: readonly WidgetError[] };

const MAX_CLIENT_ID = 200;

async function postingProblem(
  tx: Tx,
  widget: WidgetRow,
  session: WidgetSessionRow,
  text: string,
  hasFiles: boolean,
) {
  if (widget.requireSignedIdentity && session.signedSubject === null)
    return refused("IDENTITY_REQUIRED", "Sign in first: this chat takes signed identities only.");
  const wrong = hasFiles && text.trim() === "" ? null : messageProblem(text);
  if (wrong) return [wrong];
  return formOwed(widget.preChatForm, await knownOf(tx, session))
    ? refused("FORM_REQUIRED", "Answer the questions of the form first.")
    : null;
}

/** What a visitor whom nobody wants is answered: as ever. The same clientId again is the same message. */
function unheard(widget: WidgetRow, session: WidgetSessionRow, text: string, clientId: string): MessageRow {
  const digest = createHash("sha256").update(`${session.id} ${clientId}`).digest("hex");
  return Object.assign(new MessageRow(), {
    workspaceId: widget.workspaceId,
    id: `${session.id.slice(0, 15)}${digest.slice(0, 3)}-a${digest.slice(3, 6)}-${digest.slice(6, 18)}`,
    channelId: widget.channelId,
    direction: "INBOUND",
    author: "CONTACT",
    kind: "TEXT",
    text,
    options: null,
    externalId: clientId,
    externalScope: session.id,
    status: "RECEIVED",
    failure: null,
    createdAt: new Date(),
  });
}

/** Stores a message once: the same clientId again returns the first one's message. */
export async function postMessage(
  tx: Tx,
  visitor: Visitor,
  text: string,
  clientId: string,
  wanted: WantedFiles | null = null,
): Promise<Posted> {
  const { widget } = visitor;
  if (clientId === "" || clientId.length > MAX_CLIENT_ID || /\p{Cc}|\p{Cs}/u.test(clientId))
    return {
      message: null,
      errors: refused("INVALID", `A clientId has 1 to ${MAX_CLIENT_ID} characters.`, "clientId"),
    };
  const session = await held(tx, visitor);
  const stored = () => messageByClientId(tx, widget.channelId, session.id, clientId);
  const before = await stored();
  if (before) return { message: before, errors: [] };
  const errors = await postingProblem(tx, widget, session, text, wanted !== null);
  if (errors) return { message: null, errors };
  const files = await chosenFiles(tx, widget.channelId, wanted ?? NO_FILES).catch(toldToVisitor);
  if ("errors" in files) return files;
  const said = text.trim() === "" ? files.words : text;
  // A signed person who was erased and writes again comes back: the id is told with the message.
  const signed = session.signedSubject;
  const { sourceId, blocked } = await tell(tx, widget, session, {
    message: {
      externalId: clientId,
      externalScope: session.id,
      text: said,
      ...(files.attachments.length === 0
        ? {}
        : { content: { kind: "MEDIA" as const }, attachments: files.attachments }),
    },
    ...(signed === null
      ? {}
      : {
          identifiers: [{ kind: "EXTERNAL_ID", raw: signed, assurance: "ATTESTED" }],
          origin: "SIGNED_IDENTITY",
        }),
  });
  if (blocked) return { message: unheard(widget, session, text, clientId), errors: [] };
  await noteTold(tx, session, sourceId, []);
  tx.ring(session.audience);
  return { message: (await stored()) as MessageRow, errors: [] };
}
