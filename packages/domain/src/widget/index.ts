export { type PreChatAnswer, readAnswers } from "./answers.ts";
export * from "./appearance.ts";
export {
  formOwed,
  NO_FORM,
  PRE_CHAT_FIELD_TYPES,
  type PreChatField,
  type PreChatFieldType,
  type PreChatForm,
} from "./form.ts";
export { formProblems, type SettingProblem } from "./form-definition.ts";
export {
  ALL_CLAIMED,
  type IdentityAssurance,
  type ReadIdentity,
  readIdentity,
  type SaidIdentity,
} from "./identity.ts";
export { type ClaimsReading, type IdentityClaims, readIdentityClaims } from "./identity-token.ts";
export { originAllowed, originProblem } from "./origin.ts";
export {
  messageProblem,
  type Telling,
  type TellingContext,
  type Told,
  WIDGET_ERROR_CODES,
  type WidgetError,
  type WidgetErrorCode,
} from "./visitor.ts";
