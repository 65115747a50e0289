import type {
  CodeRule,
  FilledTemplate,
  IdentifierKind,
  MessageTemplate,
  Pace,
  ProvidedChannelType,
} from "@contact-identity/domain";
import type { z } from "zod";
import type { FileSource } from "./attached/file-source.ts";
import type { OutgoingFile } from "./attached/outgoing-file.ts";
import type { CallPart } from "./call-part.ts";
import type { Capabilities } from "./capabilities.ts";
import type { ConfigField } from "./config-fields.ts";
import type { Egress } from "./egress/http.ts";
import type { Options } from "./options.ts";
import type { RawRequest } from "./raw-request.ts";

/** What a mail has beside its text; other channels leave it alone. */
export interface OutgoingMailFields {
  /** Of the mail that is answered, or of the first one: written with one `Re:` where `inReplyTo` is given. */
  readonly subject?: string;
  /** The subject is written as it is, though the mail answers another: a person chose it. */
  readonly subjectAsGiven?: boolean;
  /** Addresses. */
  readonly cc?: readonly string[];
  /** The Message-ID that is answered, with its angle brackets. */
  readonly inReplyTo?: string;
  /** Those before it, the oldest first. */
  readonly references?: readonly string[];
}

export interface Outgoing {
  /** Idempotency key, the same on every attempt. */
  readonly key: string;
  /** `Touch.replyTo` of the source that is written to. */
  readonly to: string;
  readonly text: string;
  /** The channel's webhook, absolute, where it is known: a provider that must be told where to post receipts is told this. */
  readonly webhookUrl?: string;
  /** No person wrote it: where the channel has a word for that, anyone who gets it is told, so that no machine answers. */
  readonly automatic?: boolean;
  readonly mail?: OutgoingMailFields;
  /** Multiple choice, in the order to be shown. An id comes back as `TouchMessage.choiceId` where the channel has buttons. */
  readonly options?: Options;
  /** Files that go with it; the text is then what is said of them, and may be empty. Only what `capabilities.media` names. */
  readonly attachments?: readonly OutgoingFile[];
  /** Of a message that goes in several calls: how many an earlier try has sent. */
  readonly partsSent?: number;
  /** Sent in place of the text, which then says how it reads. */
  readonly template?: FilledTemplate;
  /** A person writes after the provider's usual window: it wants to be told that it is one. */
  readonly humanAgent?: true;
  /** The provider's ids of the message that this one answers. */
  readonly quotes?: { readonly externalId: string; readonly externalScope: string };
}

/** What a provider keeps as templates. Reasons are fit to be shown and hold no secret. */
export type TemplateList =
  | { readonly type: "listed"; readonly templates: readonly MessageTemplate[] }
  /** The channel says too little to ask. */
  | { readonly type: "unconfigured"; readonly reason: string }
  /** It did not answer, or refused. */
  | { readonly type: "unavailable"; readonly reason: string; readonly passing: boolean };

export type SendOutcome =
  /** The provider took it; its own id, where it told one, and what that is unique within besides the channel, as in `TouchMessage`. */
  | { readonly type: "sent"; readonly externalId: string | null; readonly externalScope?: string }
  /** It may work later; not before `afterMs` milliseconds, where the provider said so. */
  | {
      readonly type: "retry";
      readonly reason: string;
      readonly afterMs?: number;
      readonly partsSent?: number;
    }
  /** Trying again is no use. The reason is fit to be shown and holds no secret. */
  | { readonly type: "failed"; readonly reason: string };

export interface HandshakeAnswer {
  readonly status: number;
  /** To be answered as text/plain: it repeats what the caller sent. */
  readonly body: string;
}

/** What the platform knows of one type of channel. `C` is its configuration, secrets included. Made by `defineProvider`. */
export interface Provider<C> {
  readonly type: ProvidedChannelType;
  /** Its name inside a sentence; null where a channel is called by the name that the business gave it. */
  readonly name: string | null;
  /** The most that a call may hold, in bytes. */
  readonly bodyLimit: number;
  /** How fast a channel of this kind may send before its provider says no; where it publishes nothing, `USUAL_PACE`. */
  readonly pace: Pace;
  /** What a message tells about its sender without asking. */
  readonly provides: readonly IdentifierKind[];
  /** Which addresses a code can be sent to, though nobody wrote from there. */
  readonly sendsCodes: CodeRule | null;
  /** What such a channel can carry. */
  capabilities(config: C): Capabilities;
  /** Reads a configuration from a caller or from storage: null is absent, an empty secret is refused, messages are plain sentences. */
  readonly config: z.ZodType<C>;
  /** The public name of the input that `fields` make. */
  readonly configName: string;
  /** What a caller may set. */
  readonly fields: readonly ConfigField[];
  /** Fields of the configuration that are never shown. */
  readonly secretFields: readonly string[];
  /** Secret fields that the platform makes up when the caller gives none, and shows once. */
  readonly generatedFields: readonly string[];
  /**
   * Where one app serves several accounts, and posts for all of them to one address: the fields of the configuration that name the account
   * and the secret by which the app's calls are proven. Such a provider tells `elsewhere` of another account's events.
   */
  readonly sharedApp?: { readonly account: string; readonly secret: string };
  /** Fields that hold a URL which we will call: to be checked by `Egress.checkUrl`, or `checkMailUrl`, before they are stored. */
  readonly urlFields: readonly string[];
  /** The provider's GET that asks whether this address is ours. */
  handshake?(config: C, request: RawRequest): HandshakeAnswer;
  /** Whether the call comes from the provider. Total, in constant time for the secret, over the raw body; false when a secret is missing. */
  verify(config: C, request: RawRequest): boolean;
  /** Whether `verify` looks at the headers alone: then it may be asked before there is a body. */
  provenByHeaders?(config: C): boolean;
  /**
   * The events of an authentic call, each standing alone, in their order. Call it only after `verify` said true.
   * @throws MalformedPayload only where the body cannot be read at all, or is not this provider's envelope.
   */
  parts(config: C, request: RawRequest): readonly CallPart[] | Promise<readonly CallPart[]>;
  /** For a provider whose proof could be sent again: a token by which an authentic call is taken once, whatever it carries. Ask it after `verify`. */
  onceKey?(config: C, request: RawRequest): string | null;
  /** The body of an authentic call with all that `parts` needs and as little else as can be: no attachment, and no proof. Total. */
  kept?(config: C, request: RawRequest): Buffer;
  /** Where the files of inbound messages are; absent where they come with the message. */
  readonly files?: FileSource<C>;
  /**
   * The name that somebody chose at a provider that tells it on request alone; null where it tells none.
   * @throws EgressFailed, EgressRefused where it may be known later.
   */
  profile?(config: C, account: string, egress: Egress): Promise<string | null>;
  /** Sends one message. Never throws for anything that the provider or the network does. */
  send(config: C, outgoing: Outgoing, egress: Egress): Promise<SendOutcome>;
  /** All templates, from all pages. Never throws for anything that the provider or the network does. */
  templates?(config: C, egress: Egress): Promise<TemplateList>;
}
