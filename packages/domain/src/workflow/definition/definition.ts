/** Where a step goes on: another step's id, `null` to end the run as completed, or absent (taking it fails the run). */
export type Exit = string | null;

export type Scalar = string | number | boolean;

/** One test on one field. `value` depends on the operator; `timezone` (IANA, default UTC) is for dates and times of day. */
export interface FieldCondition {
  readonly field: string;
  readonly operator: Operator;
  readonly value?: unknown;
  readonly timezone?: string;
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition;

export const OPERATORS = [
  "EXISTS",
  "NOT_EXISTS",
  "IS",
  "IS_NOT",
  "CONTAINS",
  "STARTS_WITH",
  "MATCHES",
  "GREATER_THAN",
  "LESS_THAN",
  "BETWEEN",
  "HAS_ANY",
  "HAS_ALL",
  "HAS_NONE",
  "BEFORE",
  "AFTER",
] as const;
export type Operator = (typeof OPERATORS)[number];

interface TriggerBase {
  readonly conditions?: Condition;
  /** A contact is enrolled once at most, across merges. No meaning for MANUAL. */
  readonly oncePerContact?: boolean;
}

export type Trigger = TriggerBase &
  (
    | {
        readonly type:
          | "CONVERSATION_OPENED"
          | "CONVERSATION_CLOSED"
          | "CONTACT_CREATED"
          | "LIFECYCLE_UPDATED"
          | "CONTACT_MERGED"
          | "MANUAL";
      }
    | { readonly type: "CONTACT_FIELD_UPDATED"; readonly field: string }
    | { readonly type: "TAG_UPDATED"; readonly tag?: string; readonly change?: "ADDED" | "REMOVED" | "ANY" }
    | {
        readonly type: "INCOMING_WEBHOOK";
        /** JSON pointer to the identifier in the request's body, and what it is. */
        readonly contact: { readonly pointer: string; readonly kind: "EMAIL" | "PHONE" | "EXTERNAL_ID" };
        /** Variable name to JSON pointer. */
        readonly variables?: Readonly<Record<string, string>>;
      }
  );

export type AnswerSpec =
  | { readonly type: "TEXT" | "DATE" | "EMAIL" | "URL" | "RATING" | "LOCATION" }
  | { readonly type: "MULTIPLE_CHOICE"; readonly options: readonly string[] }
  | { readonly type: "NUMBER"; readonly min?: number; readonly max?: number }
  | { readonly type: "PHONE"; readonly defaultCountry?: string };

export type SaveTo =
  | { readonly identifier: "EMAIL" | "PHONE" }
  | { readonly field: string }
  | { readonly variable: string }
  | { readonly tag: true };

export type Assignment =
  | { readonly user: string }
  | { readonly team: string }
  | { readonly roundRobin: readonly string[] }
  | { readonly nobody: true };

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** Opening times of a weekday, `HH:MM`, the end excluded; an end before its start is on the next day. */
export type Hours = Readonly<Partial<Record<Weekday, readonly (readonly [string, string])[]>>>;

interface Base<Type extends string> {
  readonly id: string;
  readonly type: Type;
  readonly next?: Exit;
}

export interface SendMessageStep extends Base<"SEND_MESSAGE"> {
  readonly text: string;
  readonly onSendFailure?: Exit;
}
export interface AskQuestionStep extends Base<"ASK_QUESTION"> {
  readonly text: string;
  readonly answer: AnswerSpec;
  readonly saveTo?: SaveTo;
  /** Sent after a wrong answer; absent: the question again. */
  readonly retryText?: string;
  /** 1–5, default 5. */
  readonly maxAttempts?: number;
  /** ISO 8601 duration, default and at most P30D. */
  readonly timeout?: string;
  readonly onInvalid?: Exit;
  readonly onTimeout?: Exit;
  readonly onSendFailure?: Exit;
}
export interface VerifyIdentifierStep extends Base<"VERIFY_IDENTIFIER"> {
  readonly identifier: "EMAIL" | "PHONE";
  /** Sent to the address; holds `{{code}}`. */
  readonly text: string;
  /** Asked in the conversation. */
  readonly prompt?: string;
  /** Sent first where the channel proves no sender, to the address that the conversation comes from; holds `{{code}}`. */
  readonly senderText?: string;
  /** Asked after a wrong code; absent: `prompt` again. */
  readonly retryText?: string;
  /** 1–5, default 5. */
  readonly maxAttempts?: number;
  readonly onFailed?: Exit;
  readonly onSendFailure?: Exit;
}
export interface BranchStep extends Omit<Base<"BRANCH">, "next"> {
  readonly branches: readonly { readonly name: string; readonly when: Condition; readonly next?: Exit }[];
  readonly else?: Exit;
}
export interface UpdateContactStep extends Base<"UPDATE_CONTACT"> {
  readonly set: Readonly<Record<string, unknown>>;
}
export interface UpdateTagsStep extends Base<"UPDATE_TAGS"> {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
export interface AssignStep extends Base<"ASSIGN"> {
  readonly to: Assignment;
}
export interface WaitStep extends Base<"WAIT"> {
  /** ISO 8601 duration, at most P7D. */
  readonly duration: string;
}
export interface DateTimeStep extends Base<"DATE_TIME"> {
  readonly timezone: string;
  readonly hours: Hours;
  readonly else?: Exit;
}
export interface JumpToStep extends Base<"JUMP_TO"> {
  readonly step: string;
  /** 1–10 in one run. */
  readonly maxJumps: number;
}
export interface HttpRequestStep extends Base<"HTTP_REQUEST"> {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Variable name to JSON pointer into the answer's body. */
  readonly responseMapping?: Readonly<Record<string, string>>;
  /** ISO 8601 duration, default and at most PT10S. */
  readonly timeout?: string;
  readonly onError?: Exit;
}
export interface TriggerWorkflowStep extends Base<"TRIGGER_WORKFLOW"> {
  readonly workflowId: string;
}
export interface AddCommentStep extends Base<"ADD_COMMENT"> {
  readonly text: string;
}
export interface OpenConversationStep extends Base<"OPEN_CONVERSATION"> {
  readonly summary?: string;
}
export interface CloseConversationStep extends Base<"CLOSE_CONVERSATION"> {
  readonly summary?: string;
}

export type Step =
  | SendMessageStep
  | AskQuestionStep
  | VerifyIdentifierStep
  | BranchStep
  | UpdateContactStep
  | UpdateTagsStep
  | AssignStep
  | WaitStep
  | DateTimeStep
  | JumpToStep
  | HttpRequestStep
  | TriggerWorkflowStep
  | AddCommentStep
  | OpenConversationStep
  | CloseConversationStep;

/** A workflow as published: the form of WORKFLOWS.md, proven by `problems` to be one. */
export interface Definition {
  readonly trigger: Trigger;
  readonly start: string;
  readonly steps: readonly Step[];
}

export const MAX_STEPS = 100;
