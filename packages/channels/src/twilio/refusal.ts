import { z } from "zod";

const refused = z.looseObject({ message: z.string(), code: z.number().optional().catch(undefined) });

/** Twilio's words in an error, or null when it is not one. */
export function refusal(json: unknown): string | null {
  const { code, message } = refused.safeParse(json).data ?? {};
  return message === undefined ? null : [code, message].filter((part) => part !== undefined).join(" ");
}
