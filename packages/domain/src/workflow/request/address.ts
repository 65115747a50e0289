/** A part of an address: text as its author wrote it, or a value that somebody else may have chosen, unless it is a secret. */
export type AddressPart = string | { readonly value: string; readonly isSecret?: true };

/** More rounds than any chain of servers decodes. What is still escaped after them was made to hide something. */
const ROUNDS = 5;
const OVERLONG: readonly (readonly [RegExp, string])[] = [
  [/%c0%ae|%e0%80%ae|%f0%80%80%ae/gi, "."],
  [/%c0%af|%e0%80%af|%f0%80%80%af/gi, "/"],
  [/%c1%9c|%e0%81%9c|%f0%80%81%9c/gi, "\\"],
];

const bytes = (escapes: string): string => {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
};

const unescapedOnce = (text: string): string =>
  OVERLONG.reduce((done, [form, plain]) => done.replace(form, plain), text)
    .replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, bytes);

/** As the most obliging server reads a path; null when there is no end to its escapes. */
const unescaped = (path: string): string | null => {
  let text = path;
  for (let round = 0; round < ROUNDS; round++) {
    const next = unescapedOnce(text);
    if (next === text) {
      // Full-width forms by NFKC; what Windows takes for a slash or a dot, by hand.
      return text
        .normalize("NFKC")
        .replace(/[\u2044\u2215\u29f8]/g, "/")
        .replace(/[\u2216\u29f5]/g, "\\")
        .replaceAll("\u3002", ".");
    }
    text = next;
  }
  return null;
};

/** Path parameters (`..;a=b`), blanks and what is invisible do not make a dot segment another one. */
const isDots = (segment: string): boolean =>
  /^\.{1,2}$/.test(segment.replace(/;.*$/s, "").replace(/[\s\p{Cc}\p{Cf}\p{Cs}]/gu, ""));

const dotSegments = (path: string): number => {
  const text = unescaped(path);
  return text === null ? Number.POSITIVE_INFINITY : text.split(/[/\\]/).filter(isDots).length;
};

/** The path as a URL parser finds it: a backslash is a slash to it, tabs and line breaks are nothing. */
const pathOf = (url: string): string =>
  /^[^:/\\?#]*:[/\\]*[^/\\?#]*([^?#]*)/.exec(url.replace(/[\t\n\r]/g, ""))?.[1] ?? "";
const emptySegments = (path: string): number =>
  path.split(/[/\\]/).filter((segment) => segment === "").length;

const isInAuthority = (before: string): boolean => /^https?:[/\\]*[^/\\?#]*$/i.test(before);
/** As the URL parser reads it: blanks before it and line breaks within it are nothing. */
const isBehindAuthority = (before: string): boolean =>
  /^\s*https?:[/\\]*[^/\\?#]+[/\\?#]/i.test(before.replace(/[\t\n\r]/g, ""));
/** One label, or a whole host where nothing of it was written down. */
const fitsAuthority = (value: string, before: string, after: AddressPart | undefined): boolean => {
  const isWhole =
    /[/\\]$/.test(before) &&
    (after === undefined || (typeof after === "string" && /^([/\\?#:]|$)/.test(after)));
  return (isWhole ? /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/ : /^[A-Za-z0-9-]{1,63}$/).test(value);
};

const encoded = (value: string): string => encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"));

/**
 * Puts an address together. A value within it is one part of it: it adds no path, no parameter, no host and no fragment. One that would
 * change the path all the same (`..` in any encoding, or nothing at all where a part of the path should be) is a fault. A value at the very
 * start is the address itself.
 * @param carriesSecrets the request holds a secret somewhere: then no value has a say in its host, not even in one label.
 */
export const composeAddress = (
  parts: readonly AddressPart[],
  carriesSecrets = false,
): { readonly url: string } | { readonly fault: string } => {
  let url = "";
  let plain = "";
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") {
      url += part;
      plain += part;
    } else if (carriesSecrets && part.isSecret !== true && !isBehindAuthority(url)) {
      return { fault: "a value in the address would change its host" };
    } else if (url.trim() === "") {
      if (dotSegments(pathOf(part.value.trim())) > 0)
        return { fault: "a value in the address would change its path" };
      url = part.value;
      plain = part.value;
    } else {
      if (isInAuthority(url) && !fitsAuthority(part.value, url, parts[index + 1])) {
        return { fault: "a value in the address would change its host" };
      }
      url += encoded(part.value);
      plain += "x";
    }
  }
  const [path, written] = [pathOf(url.trim()), pathOf(plain.trim())];
  if (dotSegments(path) > dotSegments(written))
    return { fault: "a value in the address would change its path" };
  if (emptySegments(path) > emptySegments(written)) return { fault: "a part of the address's path is empty" };
  return { url: url.trim() };
};
