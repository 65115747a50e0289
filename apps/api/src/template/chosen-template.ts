import { type ChannelRow, type Refusal, Refused, refuse } from "@contact-identity/database";
import { type FilledTemplate, fillTemplate, type TemplateProblem } from "@contact-identity/domain";
import type { ApiSettings } from "../api-settings.ts";
import { FRESH_MS, providerTemplates } from "./provider-templates.ts";
import type { MessageTemplateInput } from "./template.type.ts";

const AT = ["input", "template"];

const refusalOf = (problem: TemplateProblem): Refusal =>
  problem.type === "UNAVAILABLE"
    ? { code: "CHANNEL_UNAVAILABLE", message: problem.message, field: [...AT, "id"] }
    : {
        code: "INVALID",
        message: problem.message,
        field: [...AT, "variables", ...(problem.variable === null ? [] : [problem.variable])],
      };

/**
 * The template that a caller means, filled, before anything is sent.
 * @throws Refused NOT_FOUND; INVALID, each variable by its name; CHANNEL_UNAVAILABLE
 */
export async function chosenTemplate(
  settings: ApiSettings,
  channel: ChannelRow,
  { id, variables }: MessageTemplateInput,
): Promise<FilledTemplate> {
  const list = await providerTemplates(settings, channel, FRESH_MS);
  if (list.type === "unconfigured")
    return refuse("CHANNEL_UNAVAILABLE", `No template can be sent: ${list.reason}.`, AT);
  if (list.type === "unavailable")
    return refuse("CHANNEL_UNAVAILABLE", `The provider did not list its templates: ${list.reason}.`, AT);
  const template = list.templates.find((one) => one.id === id);
  if (template === undefined)
    return refuse("NOT_FOUND", "The provider has no such template; messageTemplates lists them.", [
      ...AT,
      "id",
    ]);
  const result = fillTemplate(template, variables);
  if (!result.ok) throw new Refused(result.problems.map(refusalOf));
  return result.filled;
}

/** @throws Refused INVALID where a template wants a file and has none, or has one and wants none. */
export function refuseWrongFiles({ template }: FilledTemplate, files: number): void {
  const wanted = template.mediaHeader === null ? 0 : 1;
  if (files !== wanted)
    refuse(
      "INVALID",
      wanted === 1
        ? `The template "${template.name}" takes one file of the kind ${template.mediaHeader} in attachments.`
        : `The template "${template.name}" takes no file.`,
      ["input", "attachments"],
    );
}
