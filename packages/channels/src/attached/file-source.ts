import type { FileReference } from "@contact-identity/domain";

/** A file that has to be fetched. */
export type FetchedReference = Extract<FileReference, { readonly type: "url" | "id" }>;

export interface FileRequest {
  readonly url: string;
  /** Sent to this URL's host alone: a redirect to another one of the provider's gets none of them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How the files of one provider's messages are had. */
export interface FileSource<C> {
  /**
   * The provider's own hosts: nothing else is asked, redirects neither. `*.example.com` is every subdomain. Null: wherever the egress guard
   * allows.
   */
  hosts(config: C): readonly string[] | null;
  /** What to ask for a file; null when the provider has no such thing. */
  request(config: C, reference: FetchedReference): FileRequest | null;
  /** Of a provider that first tells in JSON where a file is: what to ask next. Null when the answer does not say it. */
  next?(config: C, json: unknown): FileRequest | null;
  /** Never to appear in a reason. */
  secrets(config: C): readonly string[];
}

/** The host of an API's address, where the configuration gives one. */
export const hostOf = (apiBaseUrl: string | undefined): readonly string[] => {
  const host = apiBaseUrl === undefined ? undefined : URL.parse(apiBaseUrl)?.host;
  return host === undefined ? [] : [host];
};

/** Whether a URL is on one of the hosts: an entry with a port is that place alone. */
export function isOn(hosts: readonly string[], url: URL): boolean {
  return hosts.some((entry) =>
    entry.startsWith("*.")
      ? url.hostname.endsWith(entry.slice(1))
      : entry === url.host || entry === url.hostname,
  );
}
