import type { JSX } from "preact";

const line = {
  viewBox: "0 0 24 24",
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "2",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
  "aria-hidden": "true",
} as const;

const drawn =
  (...paths: readonly string[]) =>
  (): JSX.Element => (
    // biome-ignore lint/a11y/noSvgWithoutTitle: hidden from screen readers; the button has the name
    <svg {...line}>
      {paths.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );

export const CloseIcon = drawn("M6 6l12 12", "M18 6L6 18");
export const AttachIcon = drawn(
  "M21 11.5l-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l8.9-8.9a3.7 3.7 0 0 1 5.2 5.2L9.8 17.5a1.8 1.8 0 0 1-2.6-2.6l8.2-8.2",
);
export const SendIcon = drawn("M12 19V5", "M5.5 11.5L12 5l6.5 6.5");
export const DownIcon = drawn("M6 9l6 6 6-6");
export const SoundIcon = drawn("M11 5L6 9H3v6h3l5 4z", "M15.5 9a4 4 0 0 1 0 6", "M18.5 6a8 8 0 0 1 0 12");
export const MutedIcon = drawn("M11 5L6 9H3v6h3l5 4z", "M16 9.5l5 5", "M21 9.5l-5 5");
export const AlertIcon = drawn("M12 8v5", "M12 16.5v.01", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z");
