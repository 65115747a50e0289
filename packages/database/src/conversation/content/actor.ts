/** Who said something. APP: the business, in the provider's own app. */
export type Actor = "CONTACT" | "USER" | "WORKFLOW" | "API" | "APP";
