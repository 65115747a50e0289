import type { SaidContent } from "@contact-identity/domain";

interface Place {
  /** Degrees, WGS 84. */
  readonly lat: number;
  readonly lon: number;
  readonly name?: string | undefined;
  readonly address?: string | undefined;
}

/** Whether two values are degrees on the globe. */
export const isOnGlobe = (lat: unknown, lon: unknown): boolean =>
  typeof lat === "number" && Math.abs(lat) <= 90 && typeof lon === "number" && Math.abs(lon) <= 180;

/** A place, told by `words`, else by its name and address, else by its coordinates. */
export function saidLocation({ lat, lon, name, address }: Place, words?: string): SaidContent {
  const place = [name, address].filter((part) => part !== undefined && part !== "").join(", ");
  return {
    text: words || place || `${lat}, ${lon}`,
    content: { kind: "LOCATION", data: { lat, lon, name: name ?? null, address: address ?? null } },
    location: { lat, lon },
  };
}
