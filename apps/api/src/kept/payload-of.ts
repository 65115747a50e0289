import { type KeptEventRow, SHOWN_OF_KEPT } from "@contact-identity/database";

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A kept part as data to look at: JSON as it is, a form by its fields, anything else as its text; of what is long the beginning. */
export function payloadOfKept({ headers, body }: Pick<KeptEventRow, "headers" | "body">): object {
  if (body.length > SHOWN_OF_KEPT) return { cut: body.slice(0, SHOWN_OF_KEPT) };
  const json = parsed(body);
  if (typeof json === "object" && json !== null) return json;
  if (json !== undefined) return { value: json };
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body));
  return { body };
}
