import type { Fault } from "../schema/problem.ts";
import { secretOfPath } from "../text/secret.ts";
import { parts } from "../text/text.ts";
import { isObject, own } from "../value/json.ts";

export interface Request {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Headers that carry a credential, by what their names are made of (`X-Api-Key`, `Ocp-Apim-Subscription-Key`, `PRIVATE-TOKEN`). */
const HEADER =
  /^(.*-)?(authorization|cookie2?|auth|token|secret|password|passwd|passphrase|credentials?|api-?key|access-?key|auth-?key|auth-?token|access-?token|private-?key|functions-key|subscription-key)$/i;
/** Parameters and settings that carry one. A bare `key` or `token` may be anything. */
const SETTING =
  /^(api[_-]?key|access[_-]?token|auth[_-]?token|refresh[_-]?token|client[_-]?secret|private[_-]?key|secret|password|passwd)$/i;
/** What may stand beside a placeholder in such a place: the name of a scheme, `session=`. A key is longer. */
const OPAQUE = /[A-Za-z0-9+/_.~-]{16,}/;

const LITERAL =
  "holds a credential in clear; keep it as a secret (workspaceSecretSet) and write {{secret.NAME}} here";

/** Whether a text gives a credential away: nothing of it is filled in, or what is literal of it, fallbacks included, is long enough for a key. */
const isLiteral = (text: string): boolean => {
  const all = parts(text);
  if (all.every((part) => typeof part === "string")) return text.trim() !== "";
  return all.some((part) => OPAQUE.test(typeof part === "string" ? part : (part.fallback ?? "")));
};

const headerFaults = (headers: Request["headers"] = {}): readonly Fault[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    HEADER.test(name) && isLiteral(value) ? [{ at: ["headers", name], what: LITERAL }] : [],
  );

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const bodyFaults = (value: unknown, at: readonly string[]): readonly Fault[] => {
  if (typeof value === "string") {
    const read = at.length === 1 ? json(value) : null;
    return typeof read === "object" && read !== null && bodyFaults(read, [...at, ""]).length
      ? [{ at, what: LITERAL }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((one, index) => bodyFaults(one, [...at, String(index)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    SETTING.test(name) && typeof one === "string" && isLiteral(one)
      ? [{ at: [...at, name], what: LITERAL }]
      : bodyFaults(one, [...at, name]),
  );
};

const authorityOf = (url: string): string => /^https?:[/\\]*([^/\\?#]*)/i.exec(url.trim())?.[1] ?? "";
/** What stands for a placeholder while an address is looked at. */
const plain = (url: string): string =>
  parts(url)
    .map((part) => (typeof part === "string" ? part : "x"))
    .join("");
const hasLiteralParameter = (url: string): boolean =>
  (/\?([^#]*)/.exec(url)?.[1] ?? "").split("&").some((pair) => {
    const [name = "", ...value] = pair.split("=");
    return SETTING.test(name.trim()) && isLiteral(value.join("="));
  });

const names = ({ url, headers, body }: Request): boolean => {
  const found = (value: unknown): boolean => {
    if (typeof value === "string")
      return parts(value).some((part) => typeof part !== "string" && secretOfPath(part.path) !== null);
    return typeof value === "object" && value !== null && Object.values(value).some(found);
  };
  return [url, headers, body].some(found);
};

/** Whether who chooses a value chooses where the request goes. What a secret at the start holds is not known: it may end within the host. */
const isMovable = (url: string): boolean => {
  const all = parts(url.trim()).filter((part) => part !== "");
  const isValue = (part: (typeof all)[number]) =>
    typeof part !== "string" && secretOfPath(part.path) === null;
  const value = all.findIndex(isValue);
  if (value < 0) return false;
  const [first = "", ...rest] = all.slice(0, value).map((part) => (typeof part === "string" ? part : "x"));
  if (value === 0) return true;
  const before = rest.join("");
  if (typeof all[0] === "string") return /^https?:[/\\]*[^/\\?#]*$/i.test(first + before);
  return !/[/\\?#]/.test(before.replace(/^:[/\\]*|^[/\\]{2,}/, ""));
};

const urlFaults = (
  request: Request,
  refusal: ((url: string) => string | null) | undefined,
): readonly Fault[] => {
  const { url } = request;
  const at = ["url"];
  if (authorityOf(url).includes("@") || hasLiteralParameter(url)) return [{ at, what: LITERAL }];
  if (isMovable(url))
    return names(request)
      ? [
          {
            at,
            what: "lets a value choose the host, so the step must hold no secret: anyone who chooses it would get it",
          },
        ]
      : [];
  if (parts(url.trim())[0] === "") return [];
  const why = refusal?.(plain(url)) ?? null;
  return why === null ? [] : [{ at, what: `cannot be called: ${why}`, code: "UNSAFE_URL" }];
};

/** Credentials in clear, secrets that a value could lead elsewhere, and addresses that are not public. */
export const requestFaults = (
  request: Request,
  refusal?: (url: string) => string | null,
): readonly Fault[] => [
  ...headerFaults(request.headers),
  ...urlFaults(request, refusal),
  ...bodyFaults(request.body, ["body"]),
];

/** Where a request of any shape holds what `requestFaults` calls a credential. */
export const credentialPaths = (step: object): readonly (readonly string[])[] => {
  const [url, headers, body] = ["url", "headers", "body"].map((name) => own(step, name));
  const texts = Object.entries(isObject(headers) ? headers : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const request = { url: typeof url === "string" ? url : "", headers: Object.fromEntries(texts), body };
  return requestFaults(request).flatMap(({ what, at }) => (what === LITERAL ? [at] : []));
};
