import { isBusinessScopedId } from "@contact-identity/domain";
import type { ChoiceLimits } from "../capabilities.ts";
import { numberedList } from "../numbered-list.ts";
import { type Options, optionsFit } from "../options.ts";
import type { Outgoing } from "../provider.ts";
import { capabilities } from "./capabilities.ts";
import { type HeaderMedia, templateBody } from "./template/template-body.ts";

const { BUTTONS, LIST } = capabilities.choices;

const fit = (text: string, options: Options, limits: ChoiceLimits & { readonly text: number }): boolean =>
  text.length <= limits.text && optionsFit(options, limits);

function interactive(text: string, options: Options): object | null {
  if (text === "") return null;
  const body = { text };
  if (fit(text, options, BUTTONS)) {
    return {
      type: "button",
      body,
      action: { buttons: options.map(({ id, title }) => ({ type: "reply", reply: { id, title } })) },
    };
  }
  if (fit(text, options, LIST)) {
    return {
      type: "list",
      body,
      action: { button: "Options", sections: [{ rows: options.map(({ id, title }) => ({ id, title })) }] },
    };
  }
  return null;
}

/**
 * The JSON of `POST /{phone-number-id}/messages`. A person whose number is hidden is addressed in `recipient`.
 * @param media the file of a template's media header.
 */
export function messageBody(
  { to, text, options = [], template, quotes }: Outgoing,
  media: HeaderMedia | null = null,
): object {
  const address = isBusinessScopedId(to) ? { recipient: to } : { to };
  const context = quotes === undefined ? {} : { context: { message_id: quotes.externalId } };
  const head = { messaging_product: "whatsapp", recipient_type: "individual", ...address, ...context };
  if (template !== undefined) return { ...head, type: "template", template: templateBody(template, media) };
  const choice = interactive(text, options);
  if (choice !== null) return { ...head, type: "interactive", interactive: choice };
  return { ...head, type: "text", text: { body: numberedList(text, options) } };
}
