/** How long the texts are that both a door and what keeps them look at, in Unicode's characters: each takes its number from here. */
export const LENGTHS = {
  name: 200,
  messageText: 10_000,
  contactText: 500,
  definition: 500_000,
  secret: 8_192,
  identityToken: 8_192,
} as const;

/** Counts characters, not halves of them. Looks at the length first: a text twice as long as it may be is not counted. */
export const isLonger = (value: string, characters: number): boolean =>
  value.length > characters && (value.length > 2 * characters || [...value].length > characters);
