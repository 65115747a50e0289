import type { Said } from "../said.ts";
import { anyId, saidChoice } from "../words/index.ts";
import * as shapes from "./shapes.ts";

/** What a pressed button says: its title where the message is still known with its keyboard, else the data that we gave it; null without data. */
export function pressedButton(data: unknown, replyMarkup: unknown): Said | null {
  const id = anyId.parse(data);
  if (id === undefined || id.trim() === "") return null;
  const rows = shapes.keyboard.parse(replyMarkup).inline_keyboard;
  const pressed = shapes.buttons.parse(rows.flat()).find(({ callback_data }) => callback_data === id);
  return saidChoice({ id, title: pressed?.text });
}
