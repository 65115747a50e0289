import type { ContactCard, OrderItem } from "@contact-identity/domain";
import { z } from "zod";
import type { Said } from "../said.ts";
import { defined, saidFile, webUrl } from "../said-file.ts";
import {
  anyId,
  anyList,
  anyNumber,
  anyObject,
  anyText,
  anyWord,
  isObject,
  isOnGlobe,
  redacted,
  saidCards,
  saidChoice,
  saidForm,
  saidLocation,
  saidMedia,
  saidOrder,
  saidPayment,
  saidPoll,
  saidSticker,
  saidStory,
  saidUnsupported,
} from "../words/index.ts";
import { fileOf, filesOf, KINDS } from "./files.ts";

type Message = Readonly<Record<string, unknown>>;
/** Null where what it says is not enough. */
type Reader = (message: Message) => Said | null;

const MAX_TEXT = 100_000;
const cut = (text: string): string => (text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}[cut]`);
const words = (text: string): Said | null =>
  text.trim() === "" ? null : { text: cut(text), content: { kind: "TEXT" } };

const caption = anyObject({ caption: anyWord, text: anyWord });
const captionOf = (message: Message): string | undefined => {
  const told = caption.parse(message);
  const said = told.caption ?? told.text;
  return said === undefined ? undefined : cut(said);
};

const text: Reader = (message) => {
  const said = words(anyText.parse(message.text));
  const files = filesOf(message.attachments);
  return files.length === 0 ? said : saidMedia(files, said?.text);
};

const attached: Reader = (message) => saidFile(fileOf(message.attachment), captionOf(message));

const media: Reader = (message) => saidFile(fileOf(message), captionOf(message));

const place = anyObject({ latitude: anyNumber, longitude: anyNumber, name: anyWord, address: anyWord });
const location: Reader = (message) => {
  const { latitude: lat, longitude: lon, name, address } = place.parse(message);
  if (lat !== undefined && lon !== undefined && isOnGlobe(lat, lon))
    return saidLocation({ lat, lon, ...defined({ name, address }) });
  return words([name, address].filter((word) => word !== undefined).join(", "));
};

const stickerFacts = anyObject({ emoji: anyWord, packageId: anyId, stickerId: anyId, name: anyWord });
const sticker: Reader = (message) => {
  const { emoji = null, packageId = null, stickerId = null, name } = stickerFacts.parse(message);
  const picture = fileOf({ ...message, type: undefined });
  if (emoji === null && stickerId === null && picture === undefined) return null;
  const files = picture === undefined ? [] : [{ ...picture, kind: "STICKER" as const }];
  return saidSticker({ emoji, packageId, stickerId }, files, name && `[sticker: ${name}]`);
};

const list = z
  .array(anyWord)
  .catch([])
  .transform((all) => all.filter((word) => word !== undefined));
const cards = anyList({ name: anyWord, phones: list, emails: list, organisation: anyWord });
const contact: Reader = (message) => {
  const told = cards
    .parse(Array.isArray(message.cards) ? message.cards : [message])
    .map(
      ({ name = null, phones, emails, organisation = null }): ContactCard => ({
        name,
        phones,
        emails,
        organisation,
      }),
    )
    .filter(({ name, phones, emails }) => name !== null || phones.length + emails.length > 0);
  return told.length === 0 ? null : saidCards(told);
};

const choice: Reader = (message) => {
  const { id, title } = anyObject({ id: anyId, title: anyWord }).parse(message);
  if ((title ?? id ?? "").trim() === "") return null;
  const params = isObject(message.params) ? (redacted(message.params) as Message) : undefined;
  return saidChoice({ id, title, params });
};

const form: Reader = (message) =>
  isObject(message.answers) && Object.keys(message.answers).length > 0 ? saidForm(message.answers) : null;

const items = anyList({ article: anyId, name: anyWord, quantity: anyNumber, price: anyNumber });
const orderFacts = anyObject({ items, currency: anyWord, note: anyWord, catalogId: anyId });
const order: Reader = (message) => {
  const { items: told, currency = null, note = null, catalogId = null } = orderFacts.parse(message);
  const all = told.flatMap(({ article, name, quantity = null, price = null }): OrderItem[] => {
    const word = name ?? article;
    return word === undefined ? [] : [{ article: word, quantity, price }];
  });
  return all.length === 0 ? null : saidOrder({ items: all, currency, note, catalogId });
};

const paid = anyObject({ amount: anyNumber, currency: anyWord, reference: anyWord });
const payment: Reader = (message) => {
  const { amount = null, currency = null, reference = null } = paid.parse(message);
  return amount === null && reference === null ? null : saidPayment({ amount, currency, reference });
};

const asked = anyObject({ question: anyText, options: list });
const poll: Reader = (message) => {
  const { question, options } = asked.parse(message);
  return question.trim() === "" ? null : saidPoll({ question, options });
};

const told = anyObject({ url: z.unknown().optional(), text: anyWord, expiresAt: anyWord });
const story: Reader = (message) => {
  const { url, text: said, expiresAt } = told.parse(message);
  const address = webUrl(url);
  if (address === undefined && said === undefined) return null;
  return saidStory(said ?? "", defined({ url: address, expiresAt }));
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["attachment", attached],
  ...Object.keys(KINDS).map((type): [string, Reader] => [type, media]),
  ["location", location],
  ["sticker", sticker],
  ["contact", contact],
  ["choice", choice],
  ["form", form],
  ["order", order],
  ["payment", payment],
  ["poll", poll],
  ["story", story],
  // Which message it is to was not said.
  ["reaction", (message) => words(anyText.parse(message.emoji))],
]);

/** Reads what a message says. Total. */
export function contentOf(message: Message, secrets: readonly string[]): Said {
  const type = anyWord.parse(message.type) ?? "message";
  return READERS.get(type)?.(message) ?? saidUnsupported(type, message, secrets);
}
