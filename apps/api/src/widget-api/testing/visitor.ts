import { randomUUID } from "node:crypto";
import { publicId } from "@contact-identity/database";
import type { WidgetError } from "@contact-identity/domain";
import { SignJWT } from "jose";
import type { Answer, TestApi } from "../../testing/api.ts";

export interface TestWidget {
  readonly id: string;
  readonly publishableKey: string;
  readonly channel: { readonly id: string };
  readonly origin: string;
}
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
  readonly identified: boolean;
}
export interface SessionAnswer {
  readonly session: Session | null;
  readonly errors: readonly WidgetError[];
}
export interface WidgetMessage {
  readonly id: string;
  readonly direction: "INBOUND" | "OUTBOUND";
  readonly text: string;
  readonly options: readonly string[] | null;
}
export interface Key {
  readonly kid: string;
  readonly secret: string;
}

const CREATE = `mutation ($input: WidgetInput!) { widgetCreate(input: $input) { widget { id publishableKey channel { id } } userErrors { code message field } } }`;
const SESSION = "{ session { token expiresAt identified } errors { code message field } }";
const MESSAGE = "id direction text options";

export async function makeWidget(api: TestApi, input: Record<string, unknown> = {}): Promise<TestWidget> {
  const origin = "https://shop.dev";
  const { widgetCreate } = await api.graphql<{
    widgetCreate: { widget: Omit<TestWidget, "origin"> | null; userErrors: unknown[] };
  }>(CREATE, {
    input: { name: "Shop", allowedOrigins: [origin], ...input },
  });
  if (!widgetCreate.widget) throw new Error(JSON.stringify(widgetCreate.userErrors));
  return { ...widgetCreate.widget, origin };
}

export async function makeKey(api: TestApi, widget: TestWidget): Promise<Key> {
  const mutation = "mutation ($id: ID!) { widgetIdentityKeyCreate(widgetId: $id) { kid secret } }";
  return (await api.graphql<{ widgetIdentityKeyCreate: Key }>(mutation, { id: widget.id }))
    .widgetIdentityKeyCreate;
}

/** Signs as a business's back end does. */
export const sign = (
  widget: TestWidget,
  { kid, secret }: Key,
  sub: string,
  more: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT(more)
    .setProtectedHeader({ alg: "HS256", kid })
    .setSubject(sub)
    .setAudience(widget.id)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));

/** One browser at a widget. Its calls adopt the token of their answer, as the frame does. */
export class Browser {
  readonly api: TestApi;
  readonly widget: TestWidget;
  token = "";
  constructor(api: TestApi, widget: TestWidget) {
    this.api = api;
    this.widget = widget;
  }
  headers(): Record<string, string> {
    return {
      origin: this.widget.origin,
      "x-widget-key": this.widget.publishableKey,
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    };
  }
  async ask<T>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(`${this.api.url}/widget/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...this.headers(), ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as Answer<T>;
  }
  private async must<T>(query: string, variables?: Record<string, unknown>): Promise<T> {
    const { data, errors } = await this.ask<T>(query, variables);
    if (errors || data === null) throw new Error(JSON.stringify(errors));
    return data;
  }
  private async session(
    field: string,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<SessionAnswer> {
    const answer = (await this.must<Record<string, SessionAnswer>>(query, variables))[field] as SessionAnswer;
    this.token = answer.session?.token ?? this.token;
    return answer;
  }
  start(resume?: string) {
    return this.session("sessionStart", `mutation ($r: String) { sessionStart(resume: $r) ${SESSION} }`, {
      r: resume ?? null,
    });
  }
  identify(input: Record<string, unknown>) {
    return this.session("identify", `mutation ($i: IdentifyInput!) { identify(input: $i) ${SESSION} }`, {
      i: input,
    });
  }
  submit(answers: Record<string, unknown>) {
    const list = Object.entries(answers).map(([key, value]) => ({ key, value }));
    return this.session(
      "preChatSubmit",
      `mutation ($a: [PreChatAnswer!]!) { preChatSubmit(answers: $a) ${SESSION} }`,
      { a: list },
    );
  }
  reset() {
    return this.session("sessionReset", `mutation { sessionReset ${SESSION} }`);
  }
  async say(text: string, clientId: string = randomUUID()) {
    const query = `mutation ($t: String!, $c: ID!) { messagePost(text: $t, clientId: $c) { message { ${MESSAGE} } errors { code field } } }`;
    type Posted = { messagePost: { message: WidgetMessage | null; errors: readonly WidgetError[] } };
    return (await this.must<Posted>(query, { t: text, c: clientId })).messagePost;
  }
  async messages(afterId?: string) {
    const query = `query ($a: ID) { messages(afterId: $a) { ${MESSAGE} } }`;
    return (await this.must<{ messages: readonly WidgetMessage[] }>(query, { a: afterId ?? null })).messages;
  }
  async texts() {
    return (await this.messages()).map(({ text }) => text);
  }
}

/** A browser whose session has begun. */
export async function arrive(api: TestApi, widget: TestWidget): Promise<Browser> {
  const browser = new Browser(api, widget);
  await browser.start();
  return browser;
}

export interface Behind {
  readonly conversationId: string;
  readonly contactId: string;
  readonly displayName: string;
  readonly identifiers: readonly { kind: string; value: string; assurance: string; origin: string }[];
}

/** What operators see behind a text. */
export async function behind(api: TestApi, text: string): Promise<Behind> {
  const [row] = await api.rows<{ id: string }>("SELECT conversation_id AS id FROM message WHERE text = $1", [
    text,
  ]);
  const [found] = await api.rows<Behind>(
    `SELECT c.id AS "conversationId", k.id AS "contactId", k.display_name AS "displayName" FROM conversation c
     JOIN contact_source s ON s.id = c.source_id JOIN contact k ON k.id = s.contact_id WHERE c.id = $1`,
    [row?.id],
  );
  if (!found) throw new Error(`nothing behind ${text}`);
  const identifiers = await api.rows<Behind["identifiers"][number]>(
    `SELECT i.kind, i.value, (ARRAY['CLAIMED','OBSERVED','CHANNEL','PROVEN','ATTESTED','OPERATOR'])[i.assurance + 1] AS assurance, i.origin
     FROM identifier i JOIN contact_source s ON s.id = i.source_id WHERE s.contact_id = $1 AND i.kind <> 'CHANNEL_ACCOUNT' ORDER BY i.kind, i.value`,
    [found.contactId],
  );
  return { ...found, identifiers };
}

/** An answer of the business's in the conversation that holds a text. */
export async function reply(api: TestApi, to: string, text: string): Promise<void> {
  const { conversationId } = await behind(api, to);
  await api.graphql(
    `mutation ($i: MessageSendInput!) { messageSend(input: $i) { message { id } userErrors { code } } }`,
    {
      i: { conversationId: publicId("conversation", conversationId), text },
    },
  );
}

export async function merge(api: TestApi, survivor: string, absorbed: string): Promise<string> {
  const mutation = `mutation ($i: ContactMergeInput!) { contactMerge(input: $i) { merge { id } userErrors { code message } } }`;
  const input = { survivorId: publicId("contact", survivor), absorbedIds: [publicId("contact", absorbed)] };
  type Merged = { contactMerge: { merge: { id: string } | null; userErrors: unknown } };
  const { contactMerge } = await api.graphql<Merged>(mutation, { i: input });
  if (!contactMerge.merge) throw new Error(JSON.stringify(contactMerge.userErrors));
  return contactMerge.merge.id;
}
