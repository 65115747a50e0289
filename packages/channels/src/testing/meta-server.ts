import type { ServerResponse } from "node:http";
import { json, type Loopback, loopback, type Received } from "./loopback.ts";

/** A template as Meta lists it. */
export interface MetaTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  status: string;
  readonly parameter_format?: "POSITIONAL" | "NAMED";
  readonly components: readonly Readonly<Record<string, unknown>>[];
}

export interface MetaServer extends Loopback {
  readonly templates: MetaTemplate[];
  /** The texts and templates that went out, in order. */
  readonly sent: readonly Record<string, unknown>[];
  /** Accounts that have written within a day. */
  readonly heard: Set<string>;
}

export const META_TOKEN = "EAAGm0PX4ZCpsBA";
/** Of every file that is handed over. */
const MEDIA_ID = "1037543291543636";
/** How many templates a page has here, whatever is asked for. */
const PAGE = 2;

// Source: Meta, Cloud API, error codes; Graph API, handling errors.
const refusal = (response: ServerResponse, status: number, code: number, message: string, details: string) =>
  json(status, {
    error: {
      message: `(#${code}) ${message}`,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details },
      fbtrace_id: "AbCdEfGhIjK",
    },
  })({} as Received, response);

const variablesIn = (text: unknown): number =>
  new Set([...String(text ?? "").matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name]) => name)).size;

interface SentTemplate {
  readonly name?: string;
  readonly language?: { readonly code?: string };
  readonly components?: readonly { readonly type: string; readonly parameters: readonly unknown[] }[];
}

/** Why Meta would not take a template; null where it would. */
function wrongWith(
  template: MetaTemplate | undefined,
  { name, language, components = [] }: SentTemplate,
): readonly [code: number, message: string, details: string] | null {
  if (template === undefined)
    return [
      132001,
      "Template name does not exist in the translation",
      `template name (${name}) does not exist in ${language?.code}`,
    ];
  if (template.status === "PAUSED")
    return [132015, "Template is paused", "Template is paused because of low quality"];
  const format = template.components.find(({ type }) => type === "HEADER")?.format;
  const header = components.find(({ type }) => type === "header")?.parameters[0];
  const wants = typeof format === "string" && format !== "TEXT" ? format : null;
  if (wants !== null && (header as { type?: string } | undefined)?.type !== wants.toLowerCase())
    return [
      132012,
      "Parameter format does not match format in the created template",
      `header: Format mismatch, expected ${wants}, received UNKNOWN`,
    ];
  const body = template.components.find(({ type }) => type === "BODY");
  const wanted = variablesIn(body?.text);
  const given = components.find(({ type }) => type === "body")?.parameters.length ?? 0;
  return wanted === given
    ? null
    : [
        132000,
        "Number of parameters does not match the expected number of params",
        `body: number of localizable_params (${given}) does not match the expected number of params (${wanted})`,
      ];
}

/** Meta's side of WhatsApp: lists templates in pages, and takes and refuses messages as it does. */
export async function metaServer(templates: readonly MetaTemplate[] = []): Promise<MetaServer> {
  const state = {
    templates: [...templates],
    sent: [] as Record<string, unknown>[],
    heard: new Set<string>(),
  };
  const list = (url: URL, response: ServerResponse) => {
    const from = Number(url.searchParams.get("after") ?? 0);
    const data = state.templates.slice(from, from + PAGE);
    const after = String(from + PAGE);
    const more = from + PAGE < state.templates.length;
    // Its address leads elsewhere on purpose: who follows it takes the token along.
    const paging = {
      cursors: { before: String(from), after },
      ...(more ? { next: "https://elsewhere.invalid/next" } : {}),
    };
    json(200, { data, paging })({} as Received, response);
  };
  const take = (body: Record<string, unknown>, response: ServerResponse) => {
    const to = String(body.to ?? body.recipient);
    if (body.type === "template") {
      const sent = body.template as SentTemplate;
      const found = state.templates.find(
        ({ name, language }) => name === sent.name && language === sent.language?.code,
      );
      const wrong = wrongWith(found, sent);
      if (wrong) return refusal(response, 400, ...wrong);
    } else if (!state.heard.has(to))
      return refusal(
        response,
        400,
        131047,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
      );
    state.sent.push(body);
    const messages = [{ id: `wamid.${state.sent.length}.${to}` }];
    json(200, { messaging_product: "whatsapp", contacts: [{ input: to }], messages })(
      {} as Received,
      response,
    );
  };
  const server = await loopback((request, response) => {
    if (request.headers.authorization !== `Bearer ${META_TOKEN}`)
      return refusal(response, 401, 190, "Invalid OAuth access token - Cannot parse access token", "token");
    const url = new URL(request.path, "http://meta");
    if (request.method === "GET" && url.pathname.endsWith("/message_templates")) return list(url, response);
    if (url.pathname.endsWith("/media")) return json(200, { id: MEDIA_ID })({} as Received, response);
    return take(JSON.parse(request.body) as Record<string, unknown>, response);
  });
  return { ...server, ...state };
}
