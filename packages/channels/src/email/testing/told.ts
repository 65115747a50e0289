import type { InboundEvent, Touch } from "@contact-identity/domain";
import type { RawRequest } from "../../raw-request.ts";
import type { EmailConfig } from "../config.ts";
import { emailProvider } from "../email.ts";

/** What a call tells. */
export async function told(config: EmailConfig, call: RawRequest): Promise<readonly InboundEvent[]> {
  const parts = (await emailProvider.parts?.(config, call)) ?? [];
  return (await Promise.all(parts.map((part) => part.read()))).flat();
}

/** The mail that a call tells of. */
export async function touchTold(config: EmailConfig, call: RawRequest): Promise<Touch> {
  const [event] = await told(config, call);
  if (event?.type !== "touch") throw new Error(`no touch: ${JSON.stringify(event)}`);
  return event.touch;
}
