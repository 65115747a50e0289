/** A mail server and how to sign in to it. */
export interface MailServer {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it, and always before a password goes to a public address. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** As a browser would read the host: the URL standard leaves `0x7f.1` and full-width digits alone in all but a few schemes. */
const hostOf = (url: URL): string | undefined =>
  URL.parse(`http://${url.hostname}/`)?.hostname.replace(/^\[|\]$/g, "");

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`, user and password percent-encoded; null when it is anything else.
 * Without a port: 465 for smtps, 587 for smtp. Source: RFC 8314 3.3, RFC 6409.
 */
export function readMailUrl(text: string): MailServer | null {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "") return null;
  if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") return null;
  const host = hostOf(url);
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (!host || user === null || password === null) return null;
  const secure = url.protocol === "smtps:";
  return {
    host,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    user: user || undefined,
    password: password || undefined,
  };
}
