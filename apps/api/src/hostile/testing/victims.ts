import { ask, type Target } from "./target.ts";

const ORIGIN = "https://shop.dev";
const MAKE = `mutation {
  channelCreate(input: { name: "line", custom: {} }) { channel { id } token }
  mail: channelCreate(input: { name: "mail", email: { address: "help@shop.dev", provider: POSTMARK, inboundSecret: "user:pass0rd", smtpUrl: "smtp://smtp.shop.dev" } }) { channel { id } userErrors { message } }
  widgetCreate(input: { name: "Shop", allowedOrigins: ["${ORIGIN}"] }) { widget { publishableKey } }
  workflowCreate(input: { name: "w", templateKey: "welcome-ask-email" }) { workflow { id } }
  apiKeyCreate(input: { name: "reader", scopes: [CONTACTS_READ] }) { secret }
}`;
interface Made {
  readonly data: {
    readonly channelCreate: { readonly channel: { readonly id: string }; readonly token: string };
    readonly mail: { readonly channel: { readonly id: string } };
    readonly widgetCreate: { readonly widget: { readonly publishableKey: string } };
    readonly workflowCreate: { readonly workflow: { readonly id: string } };
    readonly apiKeyCreate: { readonly secret: string };
  };
}

const UPSERT =
  "mutation ($inputs: [ContactUpsertInput!]!) { contactsUpsert(inputs: $inputs) { userErrors { code } } }";

/** A workspace with one of each thing that can be called, and so many contacts. */
export async function furnish(url: string, adminKey: string, contacts: number): Promise<Target> {
  const bare = { url, adminKey } as Target;
  const { text } = await ask(bare, adminKey, MAKE);
  const { data } = JSON.parse(text) as Made;
  if (!data?.mail) throw new Error(`the workspace cannot be furnished: ${text}`);
  for (let from = 0; from < contacts; from += 50)
    await ask(bare, adminKey, UPSERT, {
      inputs: Array.from({ length: 50 }, (_, n) => ({
        identifiers: [{ kind: "EMAIL", value: `person-${from + n}@shop.dev` }],
      })),
    });
  return {
    ...bare,
    readKey: data.apiKeyCreate.secret,
    widgetKey: data.widgetCreate.widget.publishableKey,
    origin: ORIGIN,
    channelId: data.channelCreate.channel.id,
    channelToken: data.channelCreate.token,
    mailChannelId: data.mail.channel.id,
    workflowId: data.workflowCreate.workflow.id,
  };
}
