import type { Database, WidgetRow, WidgetSessionRow } from "@contact-identity/database";
import { sessionByToken, transaction, widgetByKey, workspaceOfWidgetKey } from "@contact-identity/database";
import { originAllowed } from "@contact-identity/domain";

/** What a call carries, from its headers or from a socket's connection_init. */
export interface VisitorCredentials {
  readonly key: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

export interface AdmittedVisitor {
  readonly widget: WidgetRow;
  /** Null for a call without a token, or with one that opens nothing. */
  readonly session: WidgetSessionRow | null;
  readonly token: string;
}

export interface VisitorRefusal {
  readonly code: "UNAUTHENTICATED" | "FORBIDDEN";
  readonly message: string;
}

const NO_WIDGET: VisitorRefusal = {
  code: "UNAUTHENTICATED",
  message: "Send the widget's publishable key: X-Widget-Key: wk_…",
};
const NO_ORIGIN: VisitorRefusal = {
  code: "FORBIDDEN",
  message: "This origin is not one that the widget lists.",
};

export const tokenOf = (authorization: string | undefined): string =>
  /^Bearer +(\S{1,200}) *$/i.exec(authorization ?? "")?.[1] ?? "";

/** The platform's own origin is the frame, which loads only inside a listed one. */
export const mayCall = (widget: WidgetRow, origin: string | undefined, publicUrl: string): boolean =>
  originAllowed([...widget.allowedOrigins, new URL(publicUrl).origin], origin);

/** The widget and session of a call, read again each time: what an operator changes, or a visitor ends, holds from the next call on. */
export async function admit(
  database: Database,
  publicUrl: string,
  { key, origin, authorization }: VisitorCredentials,
): Promise<AdmittedVisitor | VisitorRefusal> {
  const workspaceId = key === undefined ? null : workspaceOfWidgetKey(key);
  if (key === undefined || workspaceId === null) return NO_WIDGET;
  const token = tokenOf(authorization);
  return transaction(database, workspaceId, async (tx): Promise<AdmittedVisitor | VisitorRefusal> => {
    const widget = await widgetByKey(tx, key);
    if (!widget) return NO_WIDGET;
    if (!mayCall(widget, origin, publicUrl)) return NO_ORIGIN;
    return { widget, token, session: token === "" ? null : await sessionByToken(tx, widget.id, token) };
  });
}
