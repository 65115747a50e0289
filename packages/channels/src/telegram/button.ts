import * as shapes from "./shapes.ts";

/** What a pressed button says: its title where the message is still known with its keyboard, else the data that we gave it. */
export function pressedButton(
  data: string,
  replyMarkup: unknown,
): { readonly text: string; readonly choiceId: string } {
  const rows = shapes.keyboard.safeParse(replyMarkup).data?.inline_keyboard ?? [];
  const pressed = rows.flat().find(({ callback_data }) => callback_data === data);
  return { text: pressed?.text ?? data, choiceId: data };
}
