import { APPROVED, type MessageTemplate, placesIn } from "@contact-identity/domain";
import { z } from "zod";
import type { Egress } from "../egress/http.ts";
import { type JsonAt, jsonAt } from "../json-at.ts";
import type { TemplateList } from "../provider.ts";
import { contentUrl, type TwilioConfig } from "./config.ts";
import { refusal } from "./refusal.ts";

// Source: Twilio, Content API: Content, ContentAndApprovals, ApprovalRequests.
const said = z.string().nullish().catch(undefined);
const approval = z.looseObject({ status: said });
const content = z.looseObject({
  sid: z.string().min(1),
  friendly_name: said,
  language: said,
  types: z.record(z.string(), z.unknown()),
  /** ContentAndApprovals tells one, and of some accounts a list by channel. */
  approval_requests: z.unknown().optional(),
});
const page = z.looseObject({
  contents: z.array(z.unknown()),
  meta: z.looseObject({ next_page_url: said }).optional().catch(undefined),
});
const approvals = z.looseObject({ whatsapp: approval.nullish().catch(undefined) });
type Content = z.output<typeof content>;

/** What of a content a person reads, in this order. */
const READ = ["header_text", "title", "body", "subtitle", "footer"] as const;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Twilio takes the first type that the channel knows; those of WhatsApp alone go before those of every channel. */
function bestType(types: Content["types"]): Readonly<Record<string, unknown>> {
  const names = Object.keys(types).sort();
  const name = names.find((one) => one.startsWith("whatsapp/")) ?? names.find((one) => isRecord(types[one]));
  const best = name === undefined ? undefined : types[name];
  return isRecord(best) ? best : {};
}

const textOf = (type: Readonly<Record<string, unknown>>): string =>
  READ.flatMap((key) => (typeof type[key] === "string" && type[key] !== "" ? [type[key]] : [])).join("\n");

/** All texts in a value: a variable may stand in a button's title, its URL, or a file's. */
function textsIn(value: unknown, depth = 0): readonly string[] {
  if (typeof value === "string") return [value];
  if (depth > 8 || typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((one) => textsIn(one, depth + 1));
}

const statusOf = (word: string | null | undefined): string =>
  word == null || word === "" ? "unsubmitted" : word.toUpperCase() === APPROVED ? APPROVED : word;

/** @param status the approval's for WhatsApp, where it was asked for apart. */
export function readContent(value: unknown, status?: string): MessageTemplate | null {
  const read = content.safeParse(value);
  if (!read.success) return null;
  const { sid, friendly_name, language, types, approval_requests } = read.data;
  const told = approval.safeParse(
    isRecord(approval_requests) && isRecord(approval_requests.whatsapp)
      ? approval_requests.whatsapp
      : approval_requests,
  ).data?.status;
  const names = placesIn(textsIn(Object.values(types)).join("\n"));
  return {
    id: sid,
    name: friendly_name || sid,
    language: language ?? "",
    status: statusOf(status ?? told),
    text: textOf(bestType(types)),
    variables: names.map((name) => ({ key: name, place: "BODY", name })),
    named: false,
    mediaHeader: null,
    unfillable: null,
  };
}

const MOST_PAGES = 100;
const PAGE = "50";
type Ask = (path: string) => Promise<JsonAt>;
type Pages = { readonly ok: true; readonly contents: readonly unknown[] } | (JsonAt & { readonly ok: false });

/** A next page's address without its host, which could be anybody's. */
const pathOf = (url: string): string | null => {
  const next = URL.parse(url);
  return next === null ? null : `${next.pathname}${next.search}`;
};

async function pagesOf(ask: Ask, first: string): Promise<Pages> {
  const contents: unknown[] = [];
  let path: string | null = `${first}?${new URLSearchParams({ PageSize: PAGE })}`;
  for (let n = 0; n < MOST_PAGES && path !== null; n++) {
    const answer = await ask(path);
    if (!answer.ok) return answer;
    const read = page.safeParse(answer.json).data;
    if (read === undefined)
      return { ok: false, reason: "the answer is no list of contents", status: null, passing: false };
    contents.push(...read.contents);
    const next: string | null = read.meta?.next_page_url ? pathOf(read.meta.next_page_url) : null;
    path = next === path ? null : next;
  }
  return { ok: true, contents };
}

/** Content by content: where the endpoint that tells both is not there. */
async function withApprovals(ask: Ask, contents: readonly unknown[]): Promise<readonly MessageTemplate[]> {
  const found: MessageTemplate[] = [];
  for (const one of contents) {
    const sid = content.safeParse(one).data?.sid;
    if (sid === undefined) continue;
    const answer = await ask(`/v1/Content/${encodeURIComponent(sid)}/ApprovalRequests`);
    const status = answer.ok ? approvals.safeParse(answer.json).data?.whatsapp?.status : undefined;
    const read = readContent(one, status ?? undefined);
    if (read) found.push(read);
  }
  return found;
}

/** The account's contents, each with what WhatsApp said of it. */
export async function templates(config: TwilioConfig, egress: Egress): Promise<TemplateList> {
  const credentials = Buffer.from(`${config.accountSid}:${config.authToken}`).toString("base64");
  const ask: Ask = (path) =>
    jsonAt(egress, {
      url: contentUrl(config, path),
      headers: { authorization: `Basic ${credentials}` },
      secrets: [config.authToken, credentials],
      refusal,
    });
  const both = await pagesOf(ask, "/v1/ContentAndApprovals");
  if (both.ok) return { type: "listed", templates: both.contents.flatMap((one) => readContent(one) ?? []) };
  if (both.status !== 404) return { type: "unavailable", reason: both.reason, passing: both.passing };
  const alone = await pagesOf(ask, "/v1/Content");
  return alone.ok
    ? { type: "listed", templates: await withApprovals(ask, alone.contents) }
    : { type: "unavailable", reason: alone.reason, passing: alone.passing };
}
