import type { ChannelType, InboundEvent } from "@contact-identity/domain";
import type { FetchedReference } from "./attached/file-source.ts";
import type { CallPart } from "./call-part.ts";
import { type Capabilities, TEXT_ALONE } from "./capabilities.ts";
import { USUAL_BODY_LIMIT } from "./define-provider.ts";
import type { Egress } from "./egress/http.ts";
import { type ComingFile, type FileOutcome, fetchFile } from "./files/fetch-file.ts";
import { malformed } from "./malformed.ts";
import type { HandshakeAnswer, Outgoing, SendOutcome, TemplateList } from "./provider.ts";
import type { RawRequest } from "./raw-request.ts";
import { type AnyProvider, providerOf } from "./registry.ts";

/** A provider together with one channel's configuration. */
export interface OpenChannel {
  /** The most that a call may hold, in bytes. */
  readonly bodyLimit: number;
  /** See `Provider.sharedApp`; null where each account has calls of its own. */
  readonly sharedApp: { readonly account: string; readonly secret: string } | null;
  /** What can be sent over it. */
  readonly capabilities: Capabilities;
  handshake(request: RawRequest): HandshakeAnswer;
  verify(request: RawRequest): boolean;
  /** Whether the proof is in the headers alone. */
  readonly provenByHeaders: boolean;
  /** The events of a call, each standing alone. Rejects with MalformedPayload where there is no reading it at all. */
  parts(request: RawRequest): Promise<readonly CallPart[]>;
  /** All of them, read. Rejects with MalformedPayload. */
  parse(request: RawRequest): Promise<readonly InboundEvent[]>;
  /** What an authentic call is taken once by, whatever it carries; null where the provider has nothing of the kind. */
  onceKey(request: RawRequest): string | null;
  /** The body as it may be kept: enough to be parsed again, without attachments and proofs. */
  kept(request: RawRequest): Buffer;
  send(outgoing: Outgoing, egress: Egress): Promise<SendOutcome>;
  /** Fetches a file of an inbound message. `take` is given its bytes as they come; what it throws is thrown. */
  fetchFile<T>(
    reference: FetchedReference,
    egress: Egress,
    take: (file: ComingFile) => Promise<T>,
  ): Promise<FileOutcome<T>>;
  templates(egress: Egress): Promise<TemplateList>;
  profile(account: string, egress: Egress): Promise<string | null>;
}

const NO_HANDSHAKE: HandshakeAnswer = { status: 405, body: "this channel takes POST only" };

const NO_TEMPLATES: TemplateList = {
  type: "unconfigured",
  reason: "a channel of this kind has no templates",
};

/** A configuration that cannot be read (a secret is missing) lets nothing in and nothing out. */
const closed = (reason: string): OpenChannel => ({
  bodyLimit: USUAL_BODY_LIMIT,
  sharedApp: null,
  capabilities: TEXT_ALONE,
  handshake: () => ({ status: 403, body: "this channel is not configured" }),
  verify: () => false,
  provenByHeaders: true,
  parts: async () => malformed([], "this channel is not configured"),
  parse: async () => malformed([], "this channel is not configured"),
  onceKey: () => null,
  kept: ({ rawBody }) => rawBody,
  send: async () => ({ type: "failed", reason }),
  fetchFile: async () => ({ type: "failed", reason }),
  templates: async () => ({ type: "unconfigured", reason }),
  profile: async () => null,
});

function opened<C extends object>(provider: AnyProvider, config: C): OpenChannel {
  const partsOf = async (request: RawRequest) => provider.parts(config, request);
  return {
    bodyLimit: provider.bodyLimit,
    sharedApp: provider.sharedApp ?? null,
    capabilities: provider.capabilities(config),
    handshake: (request) => provider.handshake?.(config, request) ?? NO_HANDSHAKE,
    verify: (request) => provider.verify(config, request),
    provenByHeaders: provider.provenByHeaders?.(config) ?? false,
    parts: partsOf,
    parse: async (request) => {
      const events: InboundEvent[] = [];
      for (const part of await partsOf(request)) events.push(...(await part.read()));
      return events;
    },
    onceKey: (request) => provider.onceKey?.(config, request) ?? null,
    kept: (request) => provider.kept?.(config, request) ?? request.rawBody,
    send: (outgoing, egress) => provider.send(config, outgoing, egress),
    fetchFile: async (reference, egress, take) =>
      provider.files
        ? fetchFile(provider.files, config, reference, egress, take)
        : { type: "failed", reason: "this channel has no files to be fetched" },
    templates: async (egress) => (await provider.templates?.(config, egress)) ?? NO_TEMPLATES,
    profile: async (account, egress) => (await provider.profile?.(config, account, egress)) ?? null,
  };
}

/**
 * Opens a channel from its stored, decrypted configuration. Total: what cannot be read is a closed channel.
 * @param config the fields of the provider's configuration, as they were stored.
 */
export function openChannel(type: ChannelType, config: unknown): OpenChannel {
  const provider = providerOf(type);
  if (provider === undefined) return closed(`no provider for ${type}`);
  const read = provider.config.safeParse(config);
  return read.success
    ? opened(provider, read.data)
    : closed(`the channel's configuration is incomplete: ${read.error.issues[0]?.message}`);
}
