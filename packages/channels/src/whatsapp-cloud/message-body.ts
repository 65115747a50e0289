import { isBusinessScopedId } from "@contact-identity/domain";
import { numberedList } from "../numbered-list.ts";
import { type Options, optionsFit } from "../options.ts";
import type { Outgoing } from "../provider.ts";

// Source: Meta, Cloud API, interactive reply buttons and interactive lists.
const MAX_INTERACTIVE_TEXT = 1024;
const BUTTONS = { count: 3, title: 20, id: 256 } as const;
const ROWS = { count: 10, title: 24, id: 200 } as const;

function interactive(text: string, options: Options): object | null {
  if (text === "" || text.length > MAX_INTERACTIVE_TEXT) return null;
  const body = { text };
  if (optionsFit(options, BUTTONS)) {
    return { type: "button", body, action: { buttons: options.map(({ id, title }) => ({ type: "reply", reply: { id, title } })) } };
  }
  if (optionsFit(options, ROWS)) {
    return { type: "list", body, action: { button: "Options", sections: [{ rows: options.map(({ id, title }) => ({ id, title })) }] } };
  }
  return null;
}

/** The JSON of `POST /{phone-number-id}/messages`. A person whose number is hidden is addressed in `recipient`. */
export function messageBody({ to, text, options = [] }: Outgoing): object {
  const address = isBusinessScopedId(to) ? { recipient: to } : { to };
  const head = { messaging_product: "whatsapp", recipient_type: "individual", ...address };
  const choice = interactive(text, options);
  if (choice !== null) return { ...head, type: "interactive", interactive: choice };
  return { ...head, type: "text", text: { body: numberedList(text, options) } };
}
