/** `window.ContactIdentity`, the web chat's commands for page script. They work before the widget has loaded and run in order once it has. */
declare namespace ContactIdentityWidget {
  /** What the page says about the visitor. With `token`, signed by your back end, it is proven; without, only claimed. */
  interface Identification {
    /** A JWT signed with a widget identity key, never made in the browser. */
    token?: string;
    externalId?: string;
    email?: string;
    phone?: string;
    name?: string;
    /** Custom fields by key. */
    fields?: Record<string, unknown>;
  }
  interface Events {
    /** The launcher is on the page. */
    ready: Record<string, never>;
    /** A message has come. Its text stays in the chat. */
    message: { unread: number };
    opened: Record<string, never>;
    closed: Record<string, never>;
    identified: Record<string, never>;
    /** `code` is a `WidgetErrorCode` such as `IDENTITY_INVALID`, `BAD_COMMAND`, or `UNAVAILABLE` when the chat could not be loaded. */
    error: { code: string; message: string };
  }
  interface Commands {
    (command: "identify", who: Identification): void;
    (command: "open" | "close"): void;
    /** On logout: ends the visitor's session and forgets it in this browser. */
    (command: "reset"): void;
    <Name extends keyof Events>(command: "on", event: Name, listener: (detail: Events[Name]) => void): void;
  }
}

interface Window {
  ContactIdentity: ContactIdentityWidget.Commands;
}
declare const ContactIdentity: ContactIdentityWidget.Commands;
