import type { PreChatForm, SettingProblem, WidgetAppearance } from "@contact-identity/domain";
import {
  appearanceProblems,
  DEFAULT_APPEARANCE,
  formProblems,
  isLonger,
  LENGTHS,
  NO_FORM,
  originProblem,
} from "@contact-identity/domain";
import type { Refusal } from "../refused.ts";
import { Refused } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { contactFields } from "../workspace/workspace-store.ts";

type Given<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

/** A widget's settings as a caller gave them: what is absent or null stays, or takes its default. */
export interface GivenWidget {
  readonly name?: string | null | undefined;
  readonly allowedOrigins?: readonly string[] | null | undefined;
  readonly appearance?: Given<WidgetAppearance> | null | undefined;
  readonly preChatForm?: PreChatForm | null | undefined;
  readonly requireSignedIdentity?: boolean | null | undefined;
}

export interface WidgetSettings {
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  readonly appearance: WidgetAppearance;
  readonly preChatForm: PreChatForm;
  readonly requireSignedIdentity: boolean;
}

export const NEW_WIDGET: WidgetSettings = {
  name: "Web chat",
  allowedOrigins: [],
  appearance: DEFAULT_APPEARANCE,
  preChatForm: NO_FORM,
  requireSignedIdentity: false,
};

const MAX_ORIGINS = 100;
/** A null takes away what may be absent, and leaves alone what a widget always has. */
const CLEARABLE: readonly string[] = ["subtitle", "greeting", "launcherLabel"];

const refusal = (path: readonly string[], message: string, code: Refusal["code"] = "INVALID"): Refusal => ({
  code,
  message,
  field: ["input", ...path],
});
const under = (setting: string, problems: readonly SettingProblem[]) =>
  problems.map(({ path, message }) => refusal([setting, ...path], message));

function originRefusals(origins: readonly string[]): Refusal[] {
  if (origins.length > MAX_ORIGINS)
    return [refusal(["allowedOrigins"], `A widget lists at most ${MAX_ORIGINS} origins.`, "LIMIT_EXCEEDED")];
  return origins.flatMap((origin, i) => {
    const problem = originProblem(origin);
    return problem ? [refusal(["allowedOrigins", String(i)], problem)] : [];
  });
}

const dressed = (before: WidgetAppearance, given: GivenWidget["appearance"]): WidgetAppearance => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(given ?? {}).filter(
      ([setting, value]) => value !== undefined && (value !== null || CLEARABLE.includes(setting)),
    ),
  ),
});

/** The settings that a widget has after a call, or every refusal by its path. */
export async function readWidget(
  tx: Tx,
  before: WidgetSettings,
  given: GivenWidget,
): Promise<WidgetSettings> {
  const settings: WidgetSettings = {
    name: given.name?.trim() ?? before.name,
    allowedOrigins: given.allowedOrigins ?? before.allowedOrigins,
    appearance: dressed(before.appearance, given.appearance),
    preChatForm: given.preChatForm ?? before.preChatForm,
    requireSignedIdentity: given.requireSignedIdentity ?? before.requireSignedIdentity,
  };
  const refusals = [
    ...(settings.name === "" ? [refusal(["name"], "Give the widget a name.", "REQUIRED")] : []),
    ...(isLonger(settings.name, LENGTHS.name)
      ? [refusal(["name"], `A name has at most ${LENGTHS.name} characters.`)]
      : []),
    ...originRefusals(settings.allowedOrigins),
    ...under("appearance", appearanceProblems(settings.appearance)),
    ...(given.preChatForm
      ? under("preChatForm", formProblems(given.preChatForm, await contactFields(tx)))
      : []),
  ];
  if (refusals.length > 0) throw new Refused(refusals);
  return settings;
}
