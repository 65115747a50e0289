import type { Assurance, ChannelType, IdentifierKind, PreChatForm, Touch } from "@contact-identity/domain";
import { ALL_CLAIMED } from "@contact-identity/domain";
import type { ChannelRow } from "../channel/channel.row.ts";
import { createContact } from "../contact/acts/create-contact.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { retrying, type Tx } from "../transaction.ts";
import { createWidget } from "../widget/change-widget.ts";
import { postMessage } from "../widget/post-message.ts";
import { startSession } from "../widget/session.ts";
import type { Visitor } from "../widget/visitor.ts";
import { claimIdentity, signIn, submitForm } from "../widget/visitor.ts";
import { drain, publish } from "./flow.ts";
import type { Fixture } from "./workspace-fixture.ts";
import { touchOf } from "./workspace-fixture.ts";

/** Whose it is: what everybody below says of themselves. */
export const VICTIM = { email: "vera@shop.dev", phone: "+14155550123" } as const;

export interface Claimed {
  readonly contactId: string;
  readonly conversationId: string | null;
}

export interface Input {
  /** The value of the victim's that it brings. */
  readonly kind: Extract<IdentifierKind, "EMAIL" | "PHONE">;
  /** Somebody new brings it into a workspace. `n` tells them apart. */
  readonly claim: (place: InputPlace, n: number) => Promise<Claimed>;
}

export interface InputPlace {
  readonly at: Fixture;
  readonly ws: string;
  readonly act: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly channel: (type: ChannelType, config?: Record<string, unknown>) => Promise<ChannelRow>;
}

let count = 0;

export async function inputPlace(at: Fixture): Promise<InputPlace> {
  const ws = await at.workspace();
  const channels = new Map<string, Promise<ChannelRow>>();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const made = async (type: ChannelType, config?: Record<string, unknown>) => {
    const row = await at.channel(ws, type);
    if (config)
      await act((tx) =>
        tx.query("UPDATE channel SET config = $2 WHERE id = $1", [row.id, JSON.stringify(config)]),
      );
    return row;
  };
  return {
    at,
    ws,
    act,
    channel(type, config) {
      const known = channels.get(type) ?? made(type, config);
      channels.set(type, known);
      return known;
    },
  };
}

const drained = ({ at, ws }: InputPlace) => drain(at.database, ws);

const touched =
  (type: ChannelType, account: (n: number) => string, identifiers: Touch["identifiers"]) =>
  async (place: InputPlace, n: number): Promise<Claimed> => {
    const touch = { ...touchOf(account(n), { text: `${type} ${n}` }), identifiers };
    const row = await place.channel(type);
    const { contactId, conversationId } = await place.act((tx) => receiveTouch(tx, row, touch, new Date()));
    await drained(place);
    return { contactId, conversationId: conversationId as string };
  };

const said = (kind: Input["kind"], assurance: Assurance) => [
  { kind, raw: kind === "EMAIL" ? VICTIM.email : VICTIM.phone, assurance },
];

const form: PreChatForm = {
  enabled: true,
  intro: null,
  fields: [
    {
      ...{ key: "email", type: "EMAIL", label: "E-mail", placeholder: null, required: false },
      ...{ options: null, pattern: null, patternHint: null },
    },
  ],
};

const visiting =
  (
    say: (
      tx: Tx,
      visitor: Visitor,
    ) => Promise<{ session: { row: Visitor["session"]; token: string } | null; errors: readonly unknown[] }>,
  ) =>
  async (place: InputPlace, n: number): Promise<Claimed> => {
    const conversationId = await place.act(async (tx) => {
      const widget = await createWidget(tx, { name: `chat ${n}`, preChatForm: form }, place.at.encryptionKey);
      const begun = await startSession(tx, widget.id);
      const told = await say(tx, { widget, session: begun.row, token: begun.token });
      if (!told.session) throw new Error(JSON.stringify(told.errors));
      const now = { widget, session: told.session.row, token: told.session.token };
      const { message } = await postMessage(tx, now, "hello", `c-${count++}`);
      return message?.conversationId as string;
    });
    await drained(place);
    const [row] = await place.act((tx) =>
      tx.query<{ contactId: string }>(
        'SELECT s.contact_id AS "contactId" FROM conversation c JOIN contact_source s ON s.id = c.source_id WHERE c.id = $1',
        [conversationId],
      ),
    );
    return { contactId: row?.contactId as string, conversationId };
  };

const question = {
  trigger: {
    type: "CONVERSATION_OPENED",
    conditions: { all: [{ field: "conversation.channel", operator: "IS", value: "LINE" }] },
  },
  start: "ask",
  steps: [
    {
      ...{
        id: "ask",
        type: "ASK_QUESTION",
        text: "Which e-mail?",
        answer: { type: "EMAIL" },
        saveTo: { identifier: "EMAIL" },
      },
      ...{ next: null, onInvalid: null, onTimeout: null, onSendFailure: null },
    },
  ],
};

/** By the names under which the contract speaks of them. What a channel or a key vouches for stands last, for contrast. */
export const INPUTS = {
  "unsigned identify": {
    kind: "EMAIL",
    claim: visiting((tx, visitor) => claimIdentity(tx, visitor, { email: VICTIM.email, name: "Mallory" })),
  },
  "pre-chat form": {
    kind: "EMAIL",
    claim: visiting((tx, visitor) => submitForm(tx, visitor, [{ key: "email", value: VICTIM.email }])),
  },
  "token without its verified claim": {
    kind: "EMAIL",
    claim: visiting((tx, visitor) =>
      signIn(
        tx,
        visitor,
        {
          sub: `mallory-${count++}`,
          said: { externalId: `mallory-${count - 1}`, email: VICTIM.email },
          assurance: { ...ALL_CLAIMED, externalId: "ATTESTED" },
        },
        "key",
      ),
    ),
  },
  question: {
    kind: "EMAIL",
    async claim(place, n) {
      const { at, ws } = place;
      if (n === 0) await publish(at.database, ws, question);
      const line = await place.channel("LINE");
      const { contactId, conversationId } = await at.tell(line, `mallory-${n}`, { text: "hello" });
      await drained(place);
      await at.tell(line, `mallory-${n}`, { text: VICTIM.email });
      await drained(place);
      return { contactId, conversationId: conversationId as string };
    },
  },
  "shared contact card": {
    kind: "PHONE",
    claim: touched("VIBER", (n) => `mallory-${n}`, said("PHONE", "CLAIMED")),
  },
  "SMS sender": {
    kind: "PHONE",
    async claim(place, n) {
      // Of one channel it is one source, however often it is forged: here each comes by a number of the business's own.
      const row = await place.at.channel(place.ws, "TWILIO");
      await place.act((tx) =>
        tx.query('UPDATE channel SET config = \'{"from": "+14155550100"}\' WHERE id = $1', [row.id]),
      );
      const touch = {
        ...touchOf(VICTIM.phone, { text: `sms ${n}` }),
        identifiers: said("PHONE", "OBSERVED"),
      };
      const { contactId, conversationId } = await place.act((tx) => receiveTouch(tx, row, touch, new Date()));
      await drained(place);
      return { contactId, conversationId: conversationId as string };
    },
  },
  "unaligned mail": {
    kind: "EMAIL",
    async claim(place, n) {
      const row = await place.at.channel(place.ws, "EMAIL");
      const touch = {
        ...touchOf(`unproven:${VICTIM.email}`, { text: `mail ${n}` }),
        identifiers: said("EMAIL", "OBSERVED"),
      };
      const { contactId, conversationId } = await place.act((tx) => receiveTouch(tx, row, touch, new Date()));
      await drained(place);
      return { contactId, conversationId: conversationId as string };
    },
  },
  "plain key": {
    kind: "EMAIL",
    async claim(place, n) {
      const caller = { actor: "key:shop", label: `API: shop ${n}`, mayAttest: false };
      const given = { identifiers: [{ kind: "EMAIL" as const, value: VICTIM.email }] };
      return { contactId: await place.act((tx) => createContact(tx, given, caller)), conversationId: null };
    },
  },
  "custom channel's fields": {
    kind: "EMAIL",
    claim: touched("CUSTOM", (n) => `account-${n}`, said("EMAIL", "CHANNEL")),
  },
} as const satisfies Record<string, Input>;
