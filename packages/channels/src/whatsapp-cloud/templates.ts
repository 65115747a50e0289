import { APPROVED, type MessageTemplate, placesIn, type TemplateVariable } from "@contact-identity/domain";
import { z } from "zod";
import type { Egress } from "../egress/http.ts";
import { graphRefusal } from "../meta/meta-graph.ts";
import type { TemplateList } from "../provider.ts";
import { type JsonAt, jsonAt, listClock, TOO_SLOW } from "../templates/json-at.ts";
import { templatesUrl, type WhatsappCloudConfig } from "./config.ts";

// Source: Meta, WhatsApp Business Management API, Message templates; components of templates. What we do not know is left alone.
const said = z.string().optional().catch(undefined);
const button = z.looseObject({ type: z.string(), text: said, url: said });
const component = z.looseObject({
  type: z.string(),
  format: said,
  text: said,
  buttons: z.array(button).optional().catch(undefined),
});
const listed = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  language: z.string().min(1),
  status: z.string().min(1),
  parameter_format: said,
  components: z.array(component),
});
const page = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({
      next: said,
      cursors: z.looseObject({ after: said }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Component = z.output<typeof component>;
type Button = z.output<typeof button>;

const MEDIA = ["IMAGE", "VIDEO", "DOCUMENT"] as const;
const isMedia = (format: string | undefined): format is (typeof MEDIA)[number] =>
  MEDIA.some((kind) => kind === format);
/** Components that a template may have and that go without anything from us, or with what we give. */
const KNOWN: ReadonlySet<string> = new Set(["HEADER", "BODY", "FOOTER", "BUTTONS"]);
/** Buttons that ask for something that nobody can give here. */
const UNFILLABLE_BUTTONS: ReadonlySet<string> = new Set(["CATALOG", "MPM", "SPM", "ORDER_DETAILS"]);

const HEADER = "header.";
const upper = (word: string): string => word.toUpperCase();
/** A text whose places are named as callers name them. */
const renamed = (text: string, prefix: string): string =>
  placesIn(text).reduce((now, name) => now.replaceAll(`{{${name}}}`, `{{${prefix}${name}}}`), text);

const buttonVariable = ({ type, url = "" }: Button, index: number): readonly TemplateVariable[] => {
  const key = `button.${index + 1}`;
  const [name] = placesIn(url);
  // An authentication template's one-time code goes into its button too.
  if ((upper(type) === "URL" || upper(type) === "OTP") && name !== undefined)
    return [{ key, place: "BUTTON", name, button: { index, kind: "URL" } }];
  return upper(type) === "COPY_CODE"
    ? [{ key, place: "BUTTON", name: "1", button: { index, kind: "COPY_CODE" } }]
    : [];
};

function variablesOf(components: readonly Component[]): readonly TemplateVariable[] {
  return components.flatMap(({ type, format, text = "", buttons = [] }): readonly TemplateVariable[] => {
    const names = placesIn(text);
    if (upper(type) === "BODY") return names.map((name) => ({ key: name, place: "BODY", name }));
    if (upper(type) === "HEADER" && format?.toUpperCase() === "TEXT")
      return names.map((name) => ({ key: `${HEADER}${name}`, place: "HEADER", name }));
    return upper(type) === "BUTTONS" ? buttons.flatMap(buttonVariable) : [];
  });
}

function unfillableOf(components: readonly Component[]): string | null {
  for (const { type, format, buttons = [] } of components) {
    if (!KNOWN.has(upper(type))) return type.toLowerCase();
    if (upper(type) === "HEADER" && format !== undefined && format !== "TEXT" && !isMedia(format))
      return `a header of the format ${format}`;
    const hard = buttons.find((one) => UNFILLABLE_BUTTONS.has(upper(one.type)));
    if (hard) return `a button of the type ${hard.type}`;
  }
  return null;
}

/** Header, body and footer as lines: buttons stand below and are no text. */
const textOf = (components: readonly Component[]): string =>
  ["HEADER", "BODY", "FOOTER"]
    .flatMap((wanted) =>
      components.flatMap(({ type, text }) =>
        upper(type) === wanted && text ? [wanted === "HEADER" ? renamed(text, HEADER) : text] : [],
      ),
    )
    .join("\n");

/** Reads one template of a list; null where it is not one that we could name. */
export function readTemplate(value: unknown): MessageTemplate | null {
  const read = listed.safeParse(value);
  if (!read.success) return null;
  const { id, name, language, status, components, parameter_format } = read.data;
  const format = components.find(({ type }) => upper(type) === "HEADER")?.format?.toUpperCase();
  return {
    id,
    name,
    language,
    status: upper(status) === APPROVED ? APPROVED : status,
    text: textOf(components),
    variables: variablesOf(components),
    named: parameter_format?.toUpperCase() === "NAMED",
    mediaHeader: isMedia(format) ? format : null,
    unfillable: unfillableOf(components),
  };
}

// Meta lets a business account have 6,000 templates.
const PAGE = 100;
const MOST_PAGES = 100;
const FIELDS = "id,name,language,status,components,parameter_format";

/** `GET /{waba-id}/message_templates`, page by page. */
export async function templates(config: WhatsappCloudConfig, egress: Egress): Promise<TemplateList> {
  const { wabaId, accessToken, appSecret, verifyToken } = config;
  if (wabaId === undefined)
    return {
      type: "unconfigured",
      reason: "this channel has no wabaId, the business account's id, so its templates cannot be listed",
    };
  const ask = (after: string | undefined): Promise<JsonAt> =>
    jsonAt(egress, {
      url: templatesUrl(config, wabaId, {
        fields: FIELDS,
        limit: String(PAGE),
        ...(after === undefined ? {} : { after }),
      }),
      headers: { authorization: `Bearer ${accessToken}` },
      secrets: [accessToken, appSecret, verifyToken],
      refusal: graphRefusal,
    });
  const found: MessageTemplate[] = [];
  let after: string | undefined;
  const isLate = listClock();
  for (let n = 0; n < MOST_PAGES; n++) {
    if (isLate()) return { type: "unavailable", reason: TOO_SLOW, passing: true };
    const answer = await ask(after);
    if (!answer.ok) return { type: "unavailable", reason: answer.reason, passing: answer.passing };
    const read = page.safeParse(answer.json).data;
    if (read === undefined)
      return { type: "unavailable", reason: "the answer is no list of templates", passing: false };
    found.push(...read.data.flatMap((one) => readTemplate(one) ?? []));
    // By its cursor and not by its address, which could lead anywhere.
    const next = read.paging?.next === undefined ? undefined : read.paging.cursors?.after;
    if (next === undefined || next === after) break;
    after = next;
  }
  return { type: "listed", templates: found };
}
