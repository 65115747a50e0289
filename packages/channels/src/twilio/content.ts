import type { SaidContent } from "@contact-identity/domain";
import {
  answersIn,
  isOnGlobe,
  saidChoice,
  saidForm,
  saidLocation,
  saidMedia,
  saidSticker,
  saidUnsupported,
} from "../words/index.ts";
import { filesOf } from "./files.ts";
import { orderOf } from "./order.ts";
import type { TwilioMessage } from "./shapes.ts";

/** The answers of a flow, where there are any. */
function formOf({ InteractiveData, FlowData, Body }: TwilioMessage): SaidContent | null {
  const answers = answersIn(InteractiveData) ?? answersIn(FlowData);
  return answers === null || Object.keys(answers).length === 0 ? null : saidForm(answers, Body || undefined);
}

function choiceOf(message: TwilioMessage): SaidContent | null {
  const id = message.ButtonPayload ?? message.ListId;
  const title = message.ButtonText ?? message.ListTitle;
  if (id === undefined && title === undefined) return null;
  return saidChoice({ id, title: title ?? (message.Body.trim() || undefined) }, message.Body.trim());
}

function placeOf({ Latitude: lat, Longitude: lon, Label, Address, Body }: TwilioMessage): SaidContent | null {
  if (lat === undefined || lon === undefined || !isOnGlobe(lat, lon)) return null;
  return saidLocation({ lat, lon, name: Label, address: Address }, Body.trim());
}

function filesSaid(message: TwilioMessage): SaidContent | null {
  const files = filesOf(message);
  if (files.length === 0) return null;
  const stickers = files.every(({ kind }) => kind === "STICKER") && message.Body.trim() === "";
  return stickers ? saidSticker({}, files) : saidMedia(files, message.Body);
}

/** Names of a place whose numbers cannot be read, or of files that were not handed over. */
function leftOf({ Label, Address, NumMedia }: TwilioMessage): SaidContent | null {
  const words = [Label, Address].filter((word) => word !== undefined).join(", ");
  if (words !== "") return { text: words };
  return NumMedia !== undefined && NumMedia > 0 ? saidMedia([], "[document]") : null;
}

const isTold = ([name, value]: [string, unknown]): boolean =>
  value !== undefined && value !== "" && !/^(?:AccountSid|From|To|WaId|ProfileName|\w*Sid)$/.test(name);

/**
 * Reads what a message says; what we do not know says which kind it is.
 * @param secrets of the channel.
 */
export function contentOf(message: TwilioMessage, secrets: readonly string[]): SaidContent {
  const { Body, MessageType = "message" } = message;
  const said =
    formOf(message) ?? orderOf(message) ?? choiceOf(message) ?? placeOf(message) ?? filesSaid(message);
  if (said !== null) return said;
  if (Body.trim() !== "") return { text: Body };
  const part = Object.fromEntries(Object.entries(message).filter(isTold));
  return leftOf(message) ?? saidUnsupported(MessageType, part, secrets);
}
