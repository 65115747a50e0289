/** Who said something. APP: the business, in the provider's own app. */
export const ACTORS = ["CONTACT", "USER", "WORKFLOW", "API", "APP"] as const;
export type Actor = (typeof ACTORS)[number];

/** What a message said before. `at`: since when it said so, RFC 3339. */
export interface MessageEdit {
  readonly text: string;
  readonly at: string;
}
