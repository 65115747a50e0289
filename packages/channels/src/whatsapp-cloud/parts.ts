import type { CallPart } from "../call-part.ts";
import { malformed, type Path, readAs } from "../malformed.ts";
import {
  ignoredNotice,
  type MetaObject,
  metaPart,
  metaParts,
  objectAt,
  partsOfList,
  type Read,
} from "../meta/meta-call.ts";
import type { RawRequest } from "../raw-request.ts";
import { isObject } from "../words/index.ts";
import type { WhatsappCloudConfig } from "./config.ts";
import { addresseeOf, type Beside, echoEvent, messageEvent } from "./message.ts";
import { receiptEvent } from "./receipt.ts";
import { type Ids, mayBelongTo } from "./sender.ts";
import * as shapes from "./shapes.ts";

const OBJECT = "whatsapp_business_account";

/** A change and where it stands. */
interface Change {
  readonly entry: MetaObject;
  readonly change: MetaObject;
  readonly value: MetaObject;
  readonly at: Path;
}

/** The call with one change alone. */
const envelopeOf = (entry: MetaObject, change: unknown) => ({
  object: OBJECT,
  entry: [{ ...entry, changes: [change] }],
});

const idsOf = (value: unknown): Ids => shapes.ids.safeParse(value).data ?? {};

/** The kinds of list that a change may hold, in the order in which they are taken. */
const LISTS = [
  { name: "messages", read: messageEvent, ids: idsOf },
  { name: "message_echoes", read: echoEvent, ids: addresseeOf },
  { name: "statuses", read: (item: unknown, _: Beside, at: Path) => receiptEvent(item, at), ids: () => ({}) },
] as const;
type List = (typeof LISTS)[number];

/** The change with one item of one list, and of the contacts only those who may be meant. */
function alone({ entry, change, value }: Change, { name, ids }: List, item: unknown): unknown {
  const { contacts, messages: _1, message_echoes: _2, statuses: _3, ...head } = value;
  const person = ids(item);
  const own = Array.isArray(contacts)
    ? contacts.filter((contact) => isObject(contact) && mayBelongTo(person, contact))
    : [];
  const inside = { ...head, ...(own.length === 0 ? {} : { contacts: own }), [name]: [item] };
  return envelopeOf(entry, { ...change, value: inside });
}

function partsOfValue(config: WhatsappCloudConfig, found: Change): readonly CallPart[] {
  const { value, at } = found;
  const beside: Beside = {
    contacts: shapes.contacts.parse(value.contacts),
    secrets: [config.appSecret, config.verifyToken, config.accessToken],
  };
  const reading =
    (list: List, item: unknown, itemAt: Path): Read =>
    () => {
      const { metadata } = readAs(shapes.addressed, value, at);
      if (metadata.phone_number_id !== config.phoneNumberId)
        return [{ type: "elsewhere", account: metadata.phone_number_id }];
      return [list.read(objectAt(item, itemAt), beside, itemAt)];
    };
  return LISTS.flatMap((list) =>
    partsOfList(value[list.name], [...at, list.name], (item, itemAt) => [
      metaPart(() => alone(found, list, item), reading(list, item, itemAt)),
    ]),
  );
}

/** Fields other than these tell of the account, its templates, groups, calls and the like. */
const SAYING: ReadonlySet<unknown> = new Set(["messages", "smb_message_echoes"]);

function partsOfChange(
  config: WhatsappCloudConfig,
  entry: MetaObject,
  change: unknown,
  at: Path,
): readonly CallPart[] {
  const whole = (read: Read) => [metaPart(() => envelopeOf(entry, change), read)];
  if (!isObject(change)) return whole(() => malformed(at, "must be an object"));
  const { field, value } = change;
  const inside = [...at, "value"];
  const told = isObject(value) && LISTS.some(({ name }) => value[name] !== undefined && value[name] !== null);
  if (told) return partsOfValue(config, { entry, change, value, at: inside });
  if (typeof field === "string" && !SAYING.has(field)) return whole(() => [ignoredNotice(`field ${field}`)]);
  return whole(() => {
    readAs(shapes.addressed, value, inside);
    return [ignoredNotice(`field ${String(field)} without messages`)];
  });
}

/** The events of a webhook call, each in an envelope of its own: messages, echoes, changed ids, receipts. @throws MalformedPayload */
export const parts = (config: WhatsappCloudConfig, request: RawRequest): readonly CallPart[] =>
  metaParts(request, OBJECT, (entry, at) => {
    if (!Array.isArray(entry.changes))
      return [
        metaPart(
          () => ({ object: OBJECT, entry: [entry] }),
          () => malformed([...at, "changes"], "must be a list"),
        ),
      ];
    return entry.changes.flatMap((change, i) => partsOfChange(config, entry, change, [...at, "changes", i]));
  });
