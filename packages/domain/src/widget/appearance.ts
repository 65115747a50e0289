import { isLonger } from "../lengths.ts";
import type { SettingProblem } from "./form-definition.ts";

export interface WidgetAppearance {
  readonly title: string;
  readonly subtitle: string | null;
  /** #rrggbb */
  readonly color: string;
  readonly position: "LEFT" | "RIGHT";
  readonly greeting: string | null;
  readonly launcherLabel: string | null;
  /** BCP 47. */
  readonly locale: string;
  /** Whether visitors may send files; absent where it was stored before there were files: they may. */
  readonly allowFiles?: boolean;
}

export const filesAllowed = ({ allowFiles }: Pick<WidgetAppearance, "allowFiles">): boolean =>
  allowFiles !== false;

export const DEFAULT_APPEARANCE: WidgetAppearance = {
  title: "Chat with us",
  subtitle: null,
  color: "#2563eb",
  position: "RIGHT",
  greeting: null,
  launcherLabel: null,
  locale: "en",
  allowFiles: true,
};

const MAX: Readonly<Record<"title" | "subtitle" | "greeting" | "launcherLabel", number>> = {
  title: 80,
  subtitle: 160,
  greeting: 1000,
  launcherLabel: 80,
};

/** Everything that is wrong with it, by the setting. */
export function appearanceProblems(appearance: WidgetAppearance): SettingProblem[] {
  const long = (Object.keys(MAX) as (keyof typeof MAX)[]).flatMap((setting) =>
    isLonger(appearance[setting] ?? "", MAX[setting])
      ? [{ path: [setting], message: `At most ${MAX[setting]} characters.` }]
      : [],
  );
  const checks: readonly (readonly [string, boolean, string])[] = [
    ["title", appearance.title.trim() !== "", "A widget needs a title."],
    ["color", /^#[0-9a-f]{6}$/i.test(appearance.color), "A colour is written #rrggbb, e.g. #2563eb."],
    [
      "locale",
      /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(appearance.locale),
      "A locale is a language tag of BCP 47, e.g. en or pt-BR.",
    ],
  ];
  return [
    ...long,
    ...checks.flatMap(([setting, holds, message]) => (holds ? [] : [{ path: [setting], message }])),
  ];
}
