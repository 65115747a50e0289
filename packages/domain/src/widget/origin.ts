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
  const [, scheme, wildcard, host, port] = ORIGIN.exec(text.toLowerCase()) ?? [];
  return scheme && host ? { scheme, wildcard: wildcard !== undefined, host, port: port ?? (OWN_PORT[scheme] as string) } : null;
}

/** Why a widget cannot list an origin so; null when it can. */
export function originProblem(text: string): string | null {
  const origin = readOrigin(text);
  if (!origin) return `"${text}" is no origin: scheme, host and port with nothing after them, e.g. https://shop.dev or https://*.shop.dev.`;
  if (Number(origin.port) > 65_535 || Number(origin.port) === 0) return `"${text}": a port is 1 to 65535.`;
  if (origin.wildcard && (!origin.host.includes(".") || origin.host.startsWith("[") || /^[\d.]+$/.test(origin.host)))
    return `"${text}" would list too much: write at least two labels after "*.", e.g. https://*.shop.dev.`;
  return null;
}

/** Whether one of the listed origins is the one that a browser names. A wildcard stands for one or more labels of the same scheme and port. */
export function originAllowed(listed: readonly string[], named: string | undefined): boolean {
  const origin = named === undefined ? null : readOrigin(named);
  if (!origin || origin.wildcard) return false;
  return listed.some((text) => {
    const own = readOrigin(text);
    if (!own || own.scheme !== origin.scheme || own.port !== origin.port) return false;
    return own.wildcard ? origin.host.endsWith(`.${own.host}`) : origin.host === own.host;
  });
}
