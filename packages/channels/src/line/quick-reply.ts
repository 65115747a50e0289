import { type Options, optionsFit } from "../options.ts";
import { capabilities } from "./capabilities.ts";

// Source: LINE, Messaging API reference, postback action.
const MAX_DATA = 300;

/** A postback tells its data alone, so the title goes along, for the conversation to show. */
const dataOf = ({ id, title }: Options[number]): string => `${id}\n${title}`;

const fit = (options: Options): boolean =>
  optionsFit(options, capabilities.choices.QUICK_REPLIES) &&
  options.every((option) => !option.id.includes("\n") && dataOf(option).length <= MAX_DATA);

/** Options as the buttons under a message; null when they do not fit. */
export function quickReply(options: Options): object | null {
  if (!fit(options)) return null;
  const action = (option: Options[number]) => ({
    type: "postback",
    label: option.title,
    data: dataOf(option),
    displayText: option.title,
  });
  return { items: options.map((option) => ({ type: "action", action: action(option) })) };
}

/** The option in a postback's data: ours with its title, or, from a menu made elsewhere, the data alone. */
export function optionOf(data: string): { readonly id?: string; readonly title?: string } {
  if (data.trim() === "") return {};
  const end = data.indexOf("\n");
  const title = data.slice(end + 1);
  if (end < 0) return { id: data };
  return title.trim() === "" ? { id: data.slice(0, end) } : { id: data.slice(0, end), title };
}
