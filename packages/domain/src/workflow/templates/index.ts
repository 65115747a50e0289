import { businessHoursRouting } from "./business-hours-routing.ts";
import type { Template } from "./template.ts";
import { welcomeAskEmail } from "./welcome-ask-email.ts";
import { welcomeAskEmailVerified } from "./welcome-ask-email-verified.ts";
import { welcomeAskPhone } from "./welcome-ask-phone.ts";

export type { Template } from "./template.ts";

/** What a workspace can start from. */
export const workflowTemplates: readonly Template[] = [
  welcomeAskEmail,
  welcomeAskPhone,
  welcomeAskEmailVerified,
  businessHoursRouting,
];

export const templateByKey = (key: string): Template | undefined =>
  workflowTemplates.find((template) => template.key === key);
