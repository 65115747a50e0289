/** The visitor API's shapes and the operations that the frame sends. */
export type FieldType =
  | "NAME"
  | "EMAIL"
  | "PHONE"
  | "TEXT"
  | "NUMBER"
  | "SELECT"
  | "CHECKBOX"
  | "DATE"
  | "URL";

export interface FormField {
  readonly key: string;
  readonly type: FieldType;
  readonly label: string;
  readonly placeholder: string | null;
  readonly required: boolean;
  readonly options: readonly string[] | null;
  readonly pattern: string | null;
  readonly patternHint: string | null;
}
export interface PreChatForm {
  readonly enabled: boolean;
  readonly intro: string | null;
  readonly fields: readonly FormField[];
}
export interface WidgetConfig {
  readonly title: string;
  readonly subtitle: string | null;
  readonly color: string;
  readonly position: "LEFT" | "RIGHT";
  readonly greeting: string | null;
  readonly launcherLabel: string | null;
  readonly locale: string;
  readonly preChatForm: PreChatForm;
  readonly requireSignedIdentity: boolean;
  readonly filesAllowed?: boolean;
}

export type ErrorCode =
  | "REQUIRED"
  | "INVALID"
  | "INVALID_EMAIL"
  | "INVALID_PHONE"
  | "PATTERN"
  | "IDENTITY_REQUIRED"
  | "IDENTITY_INVALID"
  | "FORM_REQUIRED"
  | "TOO_LONG"
  | "RATE_LIMITED";
export interface WidgetError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | null;
}
export interface Session {
  readonly token: string;
  readonly identified: boolean;
}
export interface SessionPayload {
  readonly session: Session | null;
  readonly errors: readonly WidgetError[];
}
export interface WidgetAttachment {
  readonly id: string;
  readonly kind: "IMAGE" | "VIDEO" | "AUDIO" | "VOICE" | "DOCUMENT" | "STICKER";
  readonly name: string | null;
  readonly size: number | null;
  readonly url: string | null;
  readonly previewUrl: string | null;
}
export interface WidgetMessage {
  readonly id: string;
  readonly direction: "INBOUND" | "OUTBOUND";
  readonly text: string;
  readonly options: readonly string[] | null;
  readonly attachments?: readonly WidgetAttachment[];
  /** RFC 3339, UTC, milliseconds: sorts as text. */
  readonly createdAt: string;
}
export interface FormAnswer {
  readonly key: string;
  readonly value: string | number | boolean;
}

const SESSION = "{ session { token identified } errors { code message field } }";
const MESSAGE = "{ id direction text options createdAt attachments { id kind name size url previewUrl } }";

export const CONFIG = `query Config { widgetConfig { title subtitle color position greeting launcherLabel locale requireSignedIdentity filesAllowed
  preChatForm { enabled intro fields { key type label placeholder required options pattern patternHint } } } }`;
export const MESSAGES = `query Messages($afterId: ID) { messages(afterId: $afterId) ${MESSAGE} }`;
export const SESSION_START = `mutation Start($resume: String) { sessionStart(resume: $resume) ${SESSION} }`;
export const IDENTIFY = `mutation Identify($input: IdentifyInput!) { identify(input: $input) ${SESSION} }`;
export const FORM_SUBMIT = `mutation Form($answers: [PreChatAnswer!]!) { preChatSubmit(answers: $answers) ${SESSION} }`;
export const POST = `mutation Post($text: String!, $clientId: ID!, $attachments: [ID!]) { messagePost(text: $text, clientId: $clientId, attachments: $attachments) { message ${MESSAGE} errors { code message field } } }`;
export const RESET = `mutation Reset { sessionReset ${SESSION} }`;
export const MESSAGE_ADDED = `subscription Added { messageAdded ${MESSAGE} }`;
