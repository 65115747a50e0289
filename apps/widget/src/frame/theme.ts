type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** WCAG AA for text. */
const READABLE = 4.5;
const FALLBACK: Rgb = [31, 90, 224];

function parse(color: string): Rgb {
  const [, digits] = /^#([0-9a-f]{6})$/i.exec(color) ?? [];
  if (!digits) return FALLBACK;
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}
const hex = (color: Rgb): string => `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export const contrast = (one: string, other: string): number => ratio(parse(one), parse(other));

const mixed = (color: Rgb, other: Rgb, share: number): Rgb =>
  color.map((part, at) => Math.round(part + (other[at]! - part) * share)) as unknown as Rgb;

/** White where it can be read, else black: one of them always can. */
export const inkOn = (color: string): string =>
  ratio(parse(color), WHITE) >= READABLE ? hex(WHITE) : hex(BLACK);

/** The colour itself where it can be read on `surface`, else as little darker or lighter as it takes. */
export function readableOn(color: string, surface: string): string {
  const ground = parse(surface);
  const towards = luminance(ground) > 0.18 ? BLACK : WHITE;
  const shades = Array.from({ length: 21 }, (_, step) => mixed(parse(color), towards, step / 20));
  return hex(shades.find((shade) => ratio(shade, ground) >= READABLE) ?? towards);
}

/** The colour a step away from its ink, so that a gradient to it only ever gains contrast. */
export const deepened = (color: string): string =>
  hex(mixed(parse(color), inkOn(color) === hex(WHITE) ? BLACK : WHITE, 0.2));

/** WCAG's bound for large text and signs. */
const NEARLY_READABLE = 3;

/** What text stands on: the configured colour, or where white is nearly readable on it, as little darker as white needs. */
export const groundOf = (color: string): string =>
  ratio(parse(color), WHITE) >= NEARLY_READABLE
    ? readableOn(hex(parse(color)), hex(WHITE))
    : hex(parse(color));

/** The surfaces that style.css draws text on. */
export const surfaces = { light: "#ffffff", dark: "#16181d" } as const;

/** Custom properties of the page for a configured colour. Set through CSSOM: a style attribute would need `unsafe-inline`. */
export function themeOf(color: string): Readonly<Record<string, string>> {
  const ground = groundOf(color);
  return {
    "--accent": ground,
    "--accent-deep": deepened(ground),
    "--accent-ink": inkOn(ground),
    "--accent-on-light": readableOn(color, surfaces.light),
    "--accent-on-dark": readableOn(color, surfaces.dark),
  };
}
