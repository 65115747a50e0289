import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { buildSchema, type ExecutionResult, GraphQLError, graphql } from "graphql";
import type {
  FormAnswer,
  Session,
  SessionPayload,
  WidgetConfig,
  WidgetError,
  WidgetMessage,
} from "../frame/api/protocol.ts";

const schema = buildSchema(readFileSync(new URL("widget.graphql", import.meta.url), "utf8"));

interface Kept {
  identified: boolean;
  readonly messages: WidgetMessage[];
  readonly byClientId: Map<string, WidgetMessage>;
}

/** What a test sees of the stand-in and may change in it. */
export interface VisitorApi {
  config: WidgetConfig;
  /** Every posted text, each time that it was posted. */
  readonly posted: { readonly text: string; readonly clientId: string }[];
  readonly submitted: (readonly FormAnswer[])[];
  readonly identified: Readonly<Record<string, unknown>>[];
  /** Objections to the next form and the next messages. */
  formErrors: WidgetError[];
  postErrors: WidgetError[];
  readonly sessions: ReadonlyMap<string, unknown>;
  /** Says something to every session that there is. */
  say(text: string, options?: readonly string[]): void;
  answer(
    body: { readonly query: string; readonly variables?: Record<string, unknown> },
    token?: string,
  ): Promise<ExecutionResult>;
}

export const plainConfig: WidgetConfig = {
  title: "Harbour Coffee",
  subtitle: "We usually answer within minutes",
  color: "#0b5d51",
  position: "RIGHT",
  greeting: "Hello! How can we help you today?",
  launcherLabel: null,
  locale: "en",
  preChatForm: { enabled: false, intro: null, fields: [] },
  requireSignedIdentity: false,
  filesAllowed: true,
};

/**
 * The visitor API of widget.graphql in memory, for what a real one cannot be made to do: fail, object, and be gone. It has no
 * subscription, so the chat polls here; the chat over the real API is tested in apps/api.
 */
export function visitorApi(config: Partial<WidgetConfig> = {}): VisitorApi {
  const sessions = new Map<string, Kept>();
  let clock = Date.now();
  const message = (
    direction: WidgetMessage["direction"],
    text: string,
    options: readonly string[] | null = null,
  ): WidgetMessage => {
    clock = Math.max(clock + 1, Date.now());
    const createdAt = new Date(clock).toISOString();
    return { id: randomUUID(), direction, text, options, attachments: [], createdAt };
  };
  const sessionOf = (token: string | undefined): Kept => {
    const kept = token === undefined ? undefined : sessions.get(token);
    if (!kept) throw new GraphQLError("no session", { extensions: { code: "UNAUTHENTICATED" } });
    return kept;
  };
  const payload = (token: string, errors: readonly WidgetError[] = []): SessionPayload => {
    const session: Session & { expiresAt: string } = {
      token,
      identified: sessionOf(token).identified,
      expiresAt: "2100-01-01T00:00:00.000Z",
    };
    return { session: errors.length > 0 ? null : session, errors };
  };
  const rootOf = (token: string | undefined) => ({
    widgetConfig: () => api.config,
    messages: ({ afterId }: { afterId?: string }) => {
      const { messages } = sessionOf(token);
      return messages.slice(messages.findIndex(({ id }) => id === afterId) + 1);
    },
    sessionStart({ resume }: { resume?: string }) {
      if (resume && sessions.has(resume)) return payload(resume);
      const fresh = randomUUID();
      sessions.set(fresh, { identified: false, messages: [], byClientId: new Map() });
      return payload(fresh);
    },
    identify({ input }: { input: Record<string, unknown> }) {
      const kept = sessionOf(token);
      api.identified.push({ ...input });
      if (input.token === "forged")
        return payload(token!, [
          { code: "IDENTITY_INVALID", message: "not signed by the business", field: "token" },
        ]);
      kept.identified = true;
      return payload(token!);
    },
    preChatSubmit({ answers }: { answers: readonly FormAnswer[] }) {
      api.submitted.push(answers.map((answer) => ({ ...answer })));
      const errors = api.formErrors.splice(0);
      if (errors.length === 0) sessionOf(token).identified = true;
      return payload(token!, errors);
    },
    messagePost({ text, clientId }: { text: string; clientId: string }) {
      const { messages, byClientId } = sessionOf(token);
      api.posted.push({ text, clientId });
      const errors = api.postErrors.splice(0, 1);
      if (errors.length > 0) return { message: null, errors };
      const known = byClientId.get(clientId) ?? message("INBOUND", text);
      if (!byClientId.has(clientId)) messages.push(known);
      byClientId.set(clientId, known);
      return { message: known, errors: [] };
    },
    sessionReset() {
      sessionOf(token);
      sessions.delete(token!);
      return { session: null, errors: [] };
    },
  });
  const api: VisitorApi = {
    config: { ...plainConfig, ...config },
    posted: [],
    submitted: [],
    identified: [],
    formErrors: [],
    postErrors: [],
    sessions,
    say(text, options) {
      for (const { messages } of sessions.values()) messages.push(message("OUTBOUND", text, options ?? null));
    },
    answer: ({ query, variables }, token) =>
      graphql({ schema, source: query, rootValue: rootOf(token), variableValues: variables ?? {} }),
  };
  return api;
}
