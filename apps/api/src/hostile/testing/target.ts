/** What an attack and a bystander know of the platform that they call. Plain data: it goes to another process. */
export interface Target {
  readonly url: string;
  /** Keys of one workspace: everything, and CONTACTS_READ alone. */
  readonly adminKey: string;
  readonly readKey: string;
  readonly widgetKey: string;
  readonly origin: string;
  readonly channelId: string;
  readonly channelToken: string;
  readonly mailChannelId: string;
  readonly workflowId: string;
}

export interface Answered {
  readonly status: number;
  readonly ms: number;
  readonly text: string;
}

/** One request that cannot hang: status 0 when the connection broke, 599 after 20 seconds. */
export async function call(url: string, init: RequestInit): Promise<Answered> {
  const began = performance.now();
  const done = (status: number, text: string) => ({ status, ms: performance.now() - began, text });
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
    return done(response.status, await response.text());
  } catch (error) {
    return done((error as Error).name === "TimeoutError" ? 599 : 0, String(error));
  }
}

const JSON_TYPE = { "content-type": "application/json" };

export const ask = ({ url }: Target, key: string, query: string, variables: object = {}): Promise<Answered> =>
  call(`${url}/graphql`, {
    method: "POST",
    headers: { ...JSON_TYPE, authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });

export const askAsVisitor = (
  { url, widgetKey, origin }: Target,
  token: string | null,
  query: string,
  variables: object = {},
): Promise<Answered> =>
  call(`${url}/widget/graphql`, {
    method: "POST",
    headers: {
      ...JSON_TYPE,
      "x-widget-key": widgetKey,
      origin,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });

export const tell = (
  { url, channelId, channelToken }: Target,
  account: string,
  mId: string,
  text: string,
): Promise<Answered> =>
  call(`${url}/channels/${channelId}/webhook`, {
    method: "POST",
    headers: { ...JSON_TYPE, authorization: `Bearer ${channelToken}` },
    body: JSON.stringify({
      channelId,
      contactId: account,
      events: [{ type: "message", mId, timestamp: Date.now(), message: { type: "text", text } }],
    }),
  });

export const arrive = async (target: Target): Promise<string> => {
  const { text } = await askAsVisitor(target, null, "mutation { sessionStart { session { token } } }");
  return (JSON.parse(text) as { data: { sessionStart: { session: { token: string } } } }).data.sessionStart
    .session.token;
};

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
