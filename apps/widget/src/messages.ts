/** Everything that crosses the border between the host page and the frame. Both sides send to one exact origin and read only what parses here. */

/** What page script may say about the visitor; a claim until `token`, signed by the business, proves it. */
export interface Identification {
  readonly token?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly name?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export type HostMessage =
  | { readonly type: "identify"; readonly input: Identification }
  | { readonly type: "open" }
  | { readonly type: "close" }
  | { readonly type: "reset" };

/** How the launcher looks. Colours are `#rrggbb`; `ink` is what can be read on `color`. */
export interface Look {
  readonly color: string;
  readonly ink: string;
  readonly position: "LEFT" | "RIGHT";
  readonly label: string | null;
  readonly title: string;
  readonly openText: string;
  readonly closeText: string;
}

/** No message to the host page has a word of the conversation in it. */
export type FrameMessage =
  | { readonly type: "ready"; readonly look: Look; readonly reopen: boolean }
  | { readonly type: "unread"; readonly count: number; readonly text: string }
  | { readonly type: "close" }
  | { readonly type: "message" }
  | { readonly type: "identified" }
  | { readonly type: "error"; readonly code: string; readonly message: string };

/** The mark of our messages: a page's other scripts post to its windows too. */
interface Envelope<M> {
  readonly contactIdentity: M;
}

export const sealed = <M>(message: M): Envelope<M> => ({ contactIdentity: message });

type Shape = Readonly<Record<string, unknown>>;
const isShape = (value: unknown): value is Shape =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isColor = (value: unknown): value is string => isText(value) && /^#[0-9a-f]{6}$/i.test(value);

const opened = (data: unknown): Shape | null =>
  isShape(data) && isShape(data.contactIdentity) ? data.contactIdentity : null;

const texts = ["token", "externalId", "email", "phone", "name"] as const;

/** Only what is known and of the right type; the rest of the object stays behind. Null when there is something of a wrong type. */
export function identification(value: unknown): Identification | null {
  if (!isShape(value)) return null;
  const given = texts.filter((name) => value[name] !== undefined && value[name] !== null);
  if (!given.every((name) => isText(value[name]))) return null;
  const said = Object.fromEntries(given.map((name) => [name, value[name]]));
  if (value.fields === undefined || value.fields === null) return said;
  return isShape(value.fields) ? { ...said, fields: value.fields } : null;
}

export function hostMessage(data: unknown): HostMessage | null {
  const message = opened(data);
  if (message?.type === "open" || message?.type === "close" || message?.type === "reset")
    return { type: message.type };
  if (message?.type !== "identify") return null;
  const input = identification(message.input);
  return input && { type: "identify", input };
}

function look(value: unknown): Look | null {
  if (!isShape(value)) return null;
  const { color, ink, position, label, title, openText, closeText } = value;
  if (!isColor(color) || !isColor(ink) || (position !== "LEFT" && position !== "RIGHT")) return null;
  if (!(label === null || isText(label)) || !isText(title) || !isText(openText) || !isText(closeText))
    return null;
  return { color, ink, position, label, title, openText, closeText };
}

export function frameMessage(data: unknown): FrameMessage | null {
  const message = opened(data);
  if (!message) return null;
  const { type } = message;
  if (type === "close" || type === "message" || type === "identified") return { type };
  if (type === "error" && isText(message.code) && isText(message.message))
    return { type, code: message.code, message: message.message };
  if (type === "unread" && Number.isSafeInteger(message.count) && isText(message.text))
    return { type, count: Number(message.count), text: message.text };
  const seen = type === "ready" ? look(message.look) : null;
  return seen && { type: "ready", look: seen, reopen: message.reopen === true };
}
