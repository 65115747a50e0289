import { fillMarks, mapTexts, markedNames, markedParts } from "../text/secret.ts";
import { composeAddress } from "./address.ts";
import { inHeader, parsed } from "./marked-request.ts";

/** A workflow's request with marks where secrets belong. */
export interface MarkedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const bodyOf = (body: unknown, secretOf: (name: string) => string): unknown => {
  const fill = (value: unknown) => mapTexts(value, (text) => fillMarks(text, secretOf));
  const json = typeof body === "string" ? parsed(body) : undefined;
  return typeof json === "object" && json !== null ? JSON.stringify(fill(json)) : fill(body);
};

/**
 * The request with its secrets, at the moment of the call: a secret is a value like any other, so it changes neither the path of the address
 * nor the form of a header or a JSON body.
 * @param secrets those that are there, by name.
 */
export const completeRequest = (
  { url, headers, body }: MarkedRequest,
  secrets: Readonly<Record<string, string>>,
): { readonly request: MarkedRequest } | { readonly fault: string } => {
  const names = markedNames([url, headers, body]);
  const missing = names.find((name) => !Object.hasOwn(secrets, name));
  if (missing !== undefined) return { fault: `the secret "${missing}" is not set in this workspace` };
  const secretOf = (name: string): string => secrets[name] as string;
  const parts = markedParts(url);
  const address = parts.every((part) => typeof part === "string")
    ? { url }
    : composeAddress(
        parts.map((part) =>
          typeof part === "string" || "value" in part
            ? part
            : ({ value: secretOf(part.secret), isSecret: true } as const),
        ),
        names.length > 0,
      );
  if ("fault" in address) return address;
  if (!/^https?:\/\/[^\s/]/i.test(address.url))
    return { fault: "the address does not begin with http:// or https://" };
  return {
    request: {
      url: address.url,
      headers: Object.fromEntries(
        Object.entries(headers).map(([header, text]) => [
          header,
          fillMarks(text, (name) => inHeader(secretOf(name))),
        ]),
      ),
      body: bodyOf(body, secretOf),
    },
  };
};
