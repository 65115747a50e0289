import type { OwnAddress, SenderProof } from "../../sender.ts";

/** What a waiting run waits for. */
export type WaitFor =
  | { readonly type: "answer"; readonly conversationId: string; readonly askedAt: number }
  /** The delivery result of a sent message. */
  | { readonly type: "message"; readonly key: string }
  | { readonly type: "timer" }
  | { readonly type: "http"; readonly key: string }
  /** The contact's one-time code; `key` is that of the message which carries it. */
  | {
      readonly type: "code";
      readonly kind: "EMAIL" | "PHONE";
      readonly conversationId: string;
      readonly askedAt: number;
      readonly key: string;
    };

export interface RunState {
  readonly status: "RUNNING" | "WAITING" | "COMPLETED" | "FAILED" | "CANCELLED";
  /** Where the run is; the failed step of a failed run; null when completed. */
  readonly stepId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** When the run wants a `timer` signal, epoch ms; only while waiting. */
  readonly wakeAt: number | null;
  readonly waitFor: WaitFor | null;
  /** The interpreter's own notes, JSON: jumps by step, and the open question. */
  readonly scratch: Readonly<Record<string, unknown>>;
  readonly failure: string | null;
  /** Sequence of the last log entry, 0 before the first. */
  readonly sequence: number;
  /** Steps entered so far. */
  readonly visits: number;
}

export type Signal =
  | { readonly type: "start" | "continue" | "timer" | "retry" }
  /** `reason`: where no person cancels it. */
  | { readonly type: "cancel"; readonly reason?: string }
  | {
      readonly type: "answer";
      readonly text: string;
      readonly choiceId?: string;
      readonly location?: { readonly lat: number; readonly lon: number };
      readonly conversationId: string;
      /** When the contact said it, epoch ms. */
      readonly at: number;
      /** The caller's comparison with the code that it issued; only while the run waits for a code. */
      readonly codeVerdict?: "right" | "wrong" | "expired";
    }
  | { readonly type: "sent"; readonly key: string }
  | { readonly type: "sendFailed"; readonly key: string; readonly reason: string }
  | {
      readonly type: "httpResult";
      readonly key: string;
      readonly ok: boolean;
      readonly status: number | null;
      readonly body: unknown;
      readonly reason?: string;
    };

/** What the interpreter may know of the world; read in the transaction that advances the run. */
export interface Facts {
  /** In an unsigned web chat what that chat's own source says, whoever it is merged with: a claim must not read who it claims to be. */
  readonly contact: {
    readonly id: string;
    readonly email: string | null;
    readonly emailVerified: boolean;
    readonly phone: string | null;
    readonly phoneVerified: boolean;
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly displayName: string | null;
    readonly language: string | null;
    readonly countryCode: string | null;
    readonly lifecycle: string | null;
    readonly assignee: string | null;
    readonly tags: readonly string[];
    /** Custom field values by field key. */
    readonly fields: Readonly<Record<string, unknown>>;
  };
  readonly conversation: null | {
    readonly id: string;
    readonly openedBy: string;
    readonly channelType: string;
    readonly assignee: string | null;
    readonly status: string;
    /** What is known of who writes there; `address` is where it comes from, of proof ADDRESS, if its source holds that. */
    readonly sender: { readonly proof: SenderProof; readonly address: OwnAddress | null };
  };
  readonly message: null | { readonly text: string };
  /** Whether the workspace can send a code to an address of that kind. */
  readonly channels: { readonly EMAIL: boolean; readonly PHONE: boolean };
  readonly runId: string;
  readonly contactFieldKeys: readonly string[];
  /** For phone numbers typed without a country code, where the question names none. */
  readonly defaultCountry?: string | null;
}

/** What the caller must do in the same transaction, in order. */
export type Effect =
  | {
      readonly type: "sendMessage";
      readonly key: string;
      /** Empty where a template alone goes. */
      readonly text: string;
      readonly options?: readonly { readonly id: string; readonly title: string }[];
      /** Goes where no free text may, or where there is no text. */
      readonly template?: { readonly id: string; readonly variables: Readonly<Record<string, string>> };
    }
  | {
      readonly type: "addIdentifier";
      readonly kind: "EMAIL" | "PHONE";
      readonly raw: string;
      readonly value: string;
    }
  /** `typed`: by the contact, in the conversation, as an answer or in what a text holds of one; else the workflow's author wrote it. */
  | { readonly type: "updateContact"; readonly set: Readonly<Record<string, unknown>>; readonly typed?: true }
  | {
      readonly type: "updateTags";
      readonly add: readonly string[];
      readonly remove: readonly string[];
      readonly typed?: true;
    }
  | { readonly type: "assign"; readonly assignee: string | null }
  | { readonly type: "assignRoundRobin"; readonly stepId: string; readonly users: readonly string[] }
  | { readonly type: "addComment"; readonly text: string }
  | { readonly type: "openConversation" | "closeConversation"; readonly summary?: string }
  | {
      readonly type: "httpRequest";
      readonly key: string;
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
      readonly timeoutMs: number;
    }
  /** Refused by the caller: `failStep(run, stepId, …)`. */
  | { readonly type: "startWorkflow"; readonly workflowId: string; readonly stepId: string }
  /** `text` is rendered but for `{{code}}`; `value` is the address that the code proves. */
  | {
      readonly type: "issueCode";
      readonly key: string;
      readonly kind: "EMAIL" | "PHONE";
      readonly value: string;
      readonly text: string;
      readonly ttlMs: number;
      /** The address is the conversation's own, and the code goes to it over that channel. */
      readonly inConversation?: true;
    }
  /** The address that the right code was sent to is proven, whatever the contact's preferred one is by now. */
  | {
      readonly type: "raiseIdentifier";
      readonly kind: "EMAIL" | "PHONE";
      readonly value: string;
      /** OBSERVED where nothing proved who writes in the conversation. */
      readonly assurance: "PROVEN" | "OBSERVED";
    };

export interface LogEntry {
  readonly sequence: number;
  readonly stepId: string;
  /** The step's type. */
  readonly type: string;
  /** A short word: `sent`, `asked`, `invalid`, `branch:<name>`, … */
  readonly outcome: string;
  /** Small JSON; never what the contact said, never a code. */
  readonly detail: unknown;
}
