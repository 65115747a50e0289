import { getPublicSuffix } from "tldts";
import { isLonger } from "../lengths.ts";

/** Scheme, wildcard, a host of 253 octets and a port; what is longer is not read. */
export const MAX_ORIGIN = 300;

/** What a browser sends as `Origin`, or one whose first label is `*`: https://*.shop.dev. Ports other than the scheme's own are written out. */
const ORIGIN =
  /^(https?):\/\/(\*\.)?((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;
const OWN_PORT: Readonly<Record<string, string>> = { http: "80", https: "443" };

interface Origin {
  readonly scheme: string;
  readonly wildcard: boolean;
  readonly host: string;
  readonly port: string;
}

function readOrigin(text: string): Origin | null {
  if (text.length > MAX_ORIGIN) return null;
  const [, scheme, wildcard, host, port] = ORIGIN.exec(text.toLowerCase()) ?? [];
  return scheme && host
    ? { scheme, wildcard: wildcard !== undefined, host, port: port ?? (OWN_PORT[scheme] as string) }
    : null;
}

/** Where anybody can have a name: `co.uk`, and of companies `github.io`. By the public suffix list, its private part included. */
const suffixOf = (host: string): string | null =>
  getPublicSuffix(host, { allowPrivateDomains: true, extractHostname: false, validateHostname: false });

/** Why a widget cannot list an origin so; null when it can. */
export function originProblem(text: string): string | null {
  if (isLonger(text, MAX_ORIGIN)) return `An origin has at most ${MAX_ORIGIN} characters.`;
  const origin = readOrigin(text);
  if (!origin)
    return `"${text}" is no origin: scheme, host and port with nothing after them, e.g. https://shop.dev or https://*.shop.dev.`;
  if (Number(origin.port) > 65_535 || Number(origin.port) === 0) return `"${text}": a port is 1 to 65535.`;
  if (
    origin.wildcard &&
    (!origin.host.includes(".") || origin.host.startsWith("[") || /^[\d.]+$/.test(origin.host))
  )
    return `"${text}" would list too much: write at least two labels after "*.", e.g. https://*.shop.dev.`;
  if (origin.wildcard && suffixOf(origin.host) === origin.host)
    return `"${text}" would list everybody: anyone can have a name under ${origin.host}. Write your own one before it, e.g. https://*.shop.${origin.host}.`;
  return null;
}

/** A wildcard ends where other people's names begin: `*.amazonaws.com` lists nobody's bucket, and one that was listed before, `*.co.uk`, nobody. */
function isUnder(host: string, listed: string): boolean {
  const suffix = suffixOf(host);
  return host.endsWith(`.${listed}`) && suffix !== listed && !suffix?.endsWith(`.${listed}`);
}

/** Whether one of the listed origins is the one that a browser names. A wildcard stands for one or more labels of the same scheme and port. */
export function originAllowed(listed: readonly string[], named: string | undefined): boolean {
  const origin = named === undefined ? null : readOrigin(named);
  if (!origin || origin.wildcard) return false;
  return listed.some((text) => {
    const own = readOrigin(text);
    if (!own || own.scheme !== origin.scheme || own.port !== origin.port) return false;
    return own.wildcard ? isUnder(origin.host, own.host) : origin.host === own.host;
  });
}
