import { randomBytes } from "node:crypto";
import type { Touch } from "@contact-identity/domain";
import { templateByKey } from "@contact-identity/domain";
import { createChannel } from "../channel/change-channel.ts";
import type { ChannelRow } from "../channel/channel.row.ts";
import { createContact } from "../contact/acts/create-contact.ts";
import type { Database } from "../database.ts";
import { newId, publicId } from "../id.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { createApiKey } from "../partner/issue-api-key.ts";
import { SCOPES } from "../partner/scopes.ts";
import { retrying, transaction } from "../transaction.ts";
import { createWidget } from "../widget/change-widget.ts";
import { createIdentityKey } from "../widget/identity-key.ts";
import { createWorkflow } from "../workflow/edit-workflow.ts";
import { publishWorkflow } from "../workflow/publish-workflow.ts";
import { insertWorkspace } from "../workspace/change-workspace.ts";

/** What `credentials.json` holds. Ids are public ones. */
export interface Credentials {
  readonly workspaceId: string;
  readonly adminKey: string;
  readonly readOnlyKey: string;
  readonly widgetId: string;
  readonly publishableKey: string;
  /** Signs who a visitor of the demo shop is. */
  readonly identityKey: { readonly kid: string; readonly secret: string };
  readonly customChannel: { readonly id: string; readonly token: string };
}

interface Person {
  readonly account: string;
  readonly text: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string;
  readonly phone?: string;
}

/** On the shop's chat, then on its help desk: Ana is recognised by her phone, Tom's typed address is only a suggestion. */
const SHOP: readonly Person[] = [
  {
    account: "shop-ana",
    text: "Hi, where is my order?",
    firstName: "Ana",
    lastName: "Reis",
    email: "ana.reis@mail.dev",
    phone: "+14155550123",
  },
  {
    account: "shop-tom",
    text: "Do you ship to Norway?",
    firstName: "Tom",
    lastName: "Berg",
    email: "tom.berg@mail.dev",
  },
  {
    account: "shop-mei",
    text: "The coat is lovely, thank you!",
    firstName: "Mei",
    lastName: "Chen",
    phone: "+6591234567",
  },
];
const DESK: readonly Person[] = [
  {
    account: "desk-1007",
    text: "It is me again, about the order.",
    firstName: "Ana",
    lastName: "Reis",
    phone: "+1 415-555-0123",
  },
  {
    account: "desk-1008",
    text: "Can I return a gift?",
    firstName: "Lena",
    lastName: "Vogt",
    email: "lena.vogt@mail.dev",
  },
];

const touchOf = (person: Person): Touch => ({
  accounts: [person.account],
  replyTo: person.account,
  label: `${person.firstName} ${person.lastName}`,
  origin: "CHANNEL_METADATA",
  identifiers: [
    ...(person.email ? [{ kind: "EMAIL" as const, raw: person.email, assurance: "CHANNEL" as const }] : []),
    ...(person.phone ? [{ kind: "PHONE" as const, raw: person.phone, assurance: "CHANNEL" as const }] : []),
  ],
  fields: [
    { field: "firstName", value: person.firstName, assurance: "CHANNEL" },
    { field: "lastName", value: person.lastName, assurance: "CHANNEL" },
  ],
  message: { externalId: `demo-${person.account}`, externalScope: "", text: person.text },
});

export interface DemoSettings {
  readonly encryptionKey: Buffer;
  /** Where the demo shop's page is called by. */
  readonly publicUrl: string;
}

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1"];

/** The platform's own origin; on this machine by both its names, whichever is typed. */
function shopOrigins(publicUrl: string): string[] {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  return LOOPBACK.includes(hostname)
    ? LOOPBACK.map((name) => `${protocol}//${name}${port && `:${port}`}`)
    : [origin];
}

/** A demo workspace: people on two channels, a merge, a suggestion, the welcome workflow. Returns its credentials, which nobody sees again. */
export async function seedDemo(
  database: Database,
  { encryptionKey, publicUrl }: DemoSettings,
): Promise<Credentials> {
  const id = newId();
  const token = randomBytes(24).toString("base64url");
  const [adminKey, readOnlyKey, shop, desk, widget, identityKey] = await transaction(
    database,
    id,
    async (tx) => {
      await insertWorkspace(tx, "Demo Shop");
      const admin = await createApiKey(tx, { name: "admin", scopes: SCOPES });
      const reader = await createApiKey(tx, {
        name: "read only",
        scopes: ["CONTACTS_READ", "CONVERSATIONS_READ", "WORKFLOWS_READ"],
      });
      const custom = (name: string, secret: string) =>
        createChannel(
          tx,
          { type: "CUSTOM", name, config: { token: secret }, secretFields: ["token"] },
          encryptionKey,
        );
      const widget = await createWidget(
        tx,
        {
          name: "Demo shop",
          allowedOrigins: shopOrigins(publicUrl),
          appearance: {
            title: "Nordlicht",
            subtitle: "We usually answer within minutes",
            greeting: "Hi! How can we help?",
          },
        },
        encryptionKey,
      );
      return [
        admin.secret,
        reader.secret,
        await custom("Shop chat", token),
        await custom("Help desk", randomBytes(24).toString("base64url")),
        widget,
        await createIdentityKey(tx, widget.id, encryptionKey),
      ] as const;
    },
  );
  const said: readonly (readonly [ChannelRow, Person])[] = [
    ...SHOP.map((person) => [shop, person] as const),
    ...DESK.map((person) => [desk, person] as const),
  ];
  for (const [channel, person] of said)
    await retrying(database, id, (tx) => receiveTouch(tx, channel, touchOf(person), new Date()));
  await retrying(database, id, async (tx) => {
    const claimed = { kind: "EMAIL", value: "tom.berg@mail.dev", assurance: "CLAIMED" } as const;
    await createContact(
      tx,
      { contact: { firstName: "Thomas", tags: ["newsletter"] }, identifiers: [claimed] },
      { actor: "seed", label: "Newsletter import", mayAttest: false },
    );
    for (const key of ["welcome-ask-email", "business-hours-routing"]) {
      const template = templateByKey(key);
      if (!template) throw new Error(`no template ${key}`);
      const workflow = await createWorkflow(tx, { name: template.name, definition: template.definition });
      if (key === "welcome-ask-email") await publishWorkflow(tx, workflow.id);
    }
  });
  return {
    workspaceId: publicId("workspace", id),
    adminKey,
    readOnlyKey,
    widgetId: publicId("widget", widget.id),
    publishableKey: widget.publishableKey,
    identityKey,
    customChannel: { id: publicId("channel", shop.id), token },
  };
}
