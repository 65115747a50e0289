import type { SaidContent } from "@contact-identity/domain";
import { z } from "zod";

/** What a message says, apart from its ids. */
export type Said = SaidContent;

export const latitude = z.number().min(-90).max(90);
export const longitude = z.number().min(-180).max(180);

/** A place, told by its names, or by its coordinates (degrees, WGS 84) where it has none. */
export function saidPlace(lat: number, lon: number, names: readonly (string | undefined)[]): Said {
  const place = names.filter((name) => name !== undefined).join(", ");
  return { text: place === "" ? `${lat}, ${lon}` : place, location: { lat, lon } };
}
