import type { Touch, TouchField } from "@contact-identity/domain";
import * as shapes from "./shapes.ts";

/** Everything about a person but the id is self-chosen. */
export function personOf(account: string, told: unknown, phone?: string): Omit<Touch, "message"> {
  const { first_name, last_name, username, language_code } = shapes.names.parse(told);
  const claimed = Object.entries({ firstName: first_name, lastName: last_name, language: language_code });
  const name = [first_name, last_name].filter((part) => part !== undefined).join(" ");
  return {
    accounts: [account],
    replyTo: account,
    label: name || (username === undefined ? account : `@${username}`),
    origin: "CHANNEL_METADATA",
    identifiers: phone === undefined ? [] : [{ kind: "PHONE", raw: phone, assurance: "CHANNEL" }],
    fields: claimed.flatMap(([field, value]): TouchField[] =>
      value === undefined ? [] : [{ field, value, assurance: "CLAIMED" }],
    ),
  };
}
