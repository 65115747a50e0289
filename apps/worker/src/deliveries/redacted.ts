const SHOWN = "[secret]";

/** Forms in which another program repeats what it was sent: as it is, escaped in a URL or in JSON, in base64 or hex. Longest first. */
const formsOf = (secrets: readonly string[]): readonly string[] =>
  [
    ...new Set(
      secrets.flatMap((secret) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: as a header takes them.
        const forms = [secret, secret.trim(), secret.replace(/[\u0000-\u001f\u007f]+/g, " ")];
        return forms.flatMap((form) => [
          form,
          encodeURIComponent(form),
          encodeURIComponent(form).replaceAll("%20", "+"),
          JSON.stringify(form).slice(1, -1),
          Buffer.from(form).toString("base64"),
          Buffer.from(form).toString("base64url"),
          Buffer.from(form).toString("hex"),
        ]);
      }),
    ),
  ]
    .filter((form) => form !== "")
    .sort((a, b) => b.length - a.length);

const without = (text: string, forms: readonly string[]): string =>
  forms.reduce((done, form) => done.replaceAll(form, SHOWN), text);

export const redactedText = (text: string, secrets: readonly string[]): string =>
  without(text, formsOf(secrets));

/** A JSON value, names and numbers too, in which nothing repeats one of the secrets. A short secret takes much with it. */
export function redacted(value: unknown, secrets: readonly string[]): unknown {
  const forms = formsOf(secrets);
  const clean = (one: unknown): unknown => {
    if (typeof one === "string") return without(one, forms);
    if (typeof one === "number") return forms.some((form) => String(one).includes(form)) ? SHOWN : one;
    if (Array.isArray(one)) return one.map(clean);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, inner]) => [without(name, forms), clean(inner)]),
    );
  };
  return forms.length === 0 ? value : clean(value);
}
