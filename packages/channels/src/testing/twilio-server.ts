import { json, type Loopback, loopback, type Received } from "./loopback.ts";

/** A content as Twilio lists it, and what WhatsApp said of it. */
export interface TwilioContent {
  readonly sid: string;
  readonly friendly_name: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, unknown>>;
  status: string;
}

export interface TwilioServer extends Loopback {
  readonly contents: TwilioContent[];
  readonly sent: readonly Readonly<Record<string, string>>[];
  readonly heard: Set<string>;
}

interface Options {
  /** Whether `/v1/ContentAndApprovals` is there. */
  readonly both?: boolean;
}

const PAGE = 2;
const CREDENTIALS = Buffer.from("ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40:7f3e9c1a5b2d4860").toString("base64");

/** Twilio's side: lists contents in pages, and takes and refuses messages as it does. Source: Twilio, Content API; error dictionary. */
export async function twilioServer(
  contents: readonly TwilioContent[] = [],
  { both = true }: Options = {},
): Promise<TwilioServer> {
  const state = { contents: [...contents], sent: [] as Record<string, string>[], heard: new Set<string>() };
  const server = await loopback((request, response) => {
    const answer = (status: number, value: unknown) => json(status, value)({} as Received, response);
    const error = (status: number, code: number, message: string) =>
      answer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
    if (request.headers.authorization !== `Basic ${CREDENTIALS}`) return error(401, 20003, "Authenticate");
    const url = new URL(request.path, "http://twilio");
    const approval = ({ friendly_name, status }: TwilioContent) => ({
      name: friendly_name,
      category: "UTILITY",
      content_type: "twilio/text",
      status,
      rejection_reason: "",
    });
    const shown = ({ status: _, ...content }: TwilioContent) => content;
    const list = (show: (content: TwilioContent) => object) => {
      const page = Number(url.searchParams.get("Page") ?? 0);
      const here = state.contents.slice(page * PAGE, (page + 1) * PAGE).map(show);
      const more = (page + 1) * PAGE < state.contents.length;
      const next = `https://content.twilio.com${url.pathname}?PageSize=50&Page=${page + 1}&PageToken=DN${page}`;
      const meta = { page, page_size: 50, key: "contents", url: "", next_page_url: more ? next : null };
      return answer(200, { contents: here, meta });
    };
    if (request.method === "GET") {
      if (url.pathname === "/v1/ContentAndApprovals")
        return both
          ? list((content) => ({ ...shown(content), approval_requests: approval(content) }))
          : error(404, 20404, "The requested resource was not found");
      if (url.pathname === "/v1/Content") return list(shown);
      const sid = /^\/v1\/Content\/(\w+)\/ApprovalRequests$/.exec(url.pathname)?.[1];
      const found = state.contents.find((content) => content.sid === sid);
      return found
        ? answer(200, { sid, account_sid: "AC1", whatsapp: approval(found) })
        : error(404, 20404, "The requested resource was not found");
    }
    const form = Object.fromEntries(new URLSearchParams(request.body));
    const found = state.contents.find(({ sid }) => sid === form.ContentSid);
    if (form.ContentSid !== undefined && found?.status !== "approved")
      return error(400, 21655, "The ContentSid provided is invalid or not approved");
    if (form.ContentSid === undefined && form.To?.startsWith("whatsapp:") && !state.heard.has(form.To))
      return error(
        400,
        63016,
        "Failed to send freeform message because you are outside the allowed window. Please use a Message Template.",
      );
    state.sent.push(form as Record<string, string>);
    return answer(201, { sid: `SM${state.sent.length}`, status: "queued", error_code: null });
  });
  return { ...server, ...state };
}
