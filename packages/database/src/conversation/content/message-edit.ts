/** What a message said before. `at`: since when it said so, RFC 3339. */
export interface MessageEdit {
  readonly text: string;
  readonly at: string;
}
