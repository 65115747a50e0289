import { providers } from "@contact-identity/channels";
import { LENGTHS, OPT_WORDS_MOST } from "@contact-identity/domain";
import { json, type Limit, list, type Nesting, text, within } from "./limit.ts";

/** What holds where `LIMITS` says nothing else, by scalar, and for every list. */
export const DEFAULTS = {
  ID: text(100),
  String: text(LENGTHS.name),
  JSON: json(20_000, 1000, 10),
  list: list(100),
} as const satisfies Record<string, Limit>;

/** Scalars that see to it themselves, before they read: their values come here as something else than texts. */
export const LIMITED_BY_ITSELF: readonly string[] = ["DateTime", "Duration"];

const SECRET = text(4096);
/** A signed identity. */
const TOKEN = text(LENGTHS.identityToken);
const VALUE = text(1024);
const NAME = text(LENGTHS.contactText);
const COUNTRY = text(10);
const CURSOR = text(2000);
const FIELDS = json(200_000, 1000, 3);

/**
 * The limits of the inputs of both APIs, by `Input.field`, `Type.field(argument)` or, for arguments of one meaning, `(argument)`; `[]`
 * behind it is a list itself. The description and the check of every input come from here.
 */
export const LIMITS: Readonly<Record<string, Limit>> = {
  "(after)": CURSOR,
  "(first)": within(1, 100),
  "(token)": SECRET,
  "Mutation.workspaceSecretSet(value)": text(LENGTHS.secret),
  "(resume)": text(500),
  "Mutation.mergeSuggestionReject(reason)": text(1000),
  "Mutation.messagePost(text)": text(LENGTHS.messageText),

  "ChannelAccountKey.accountId": VALUE,
  "ContactKey.email": VALUE,
  "ContactKey.externalId": VALUE,
  "ContactKey.phone": VALUE,
  "ContactFilter.search": text(500),
  "ContactFilter.tag": text(100),
  "ContactFilter.lifecycle": NAME,
  "ContactFilter.and[]": list(50),
  "ContactFilter.or[]": list(50),
  "ConversationFilter.assignee": NAME,
  "Mutation.conversationAssign(assignee)": NAME,

  "IdentifierInput.value": VALUE,
  "IdentifierInput.defaultCountry": COUNTRY,
  "ContactInput.firstName": NAME,
  "ContactInput.lastName": NAME,
  "ContactInput.language": NAME,
  "ContactInput.countryCode": NAME,
  "ContactInput.lifecycle": NAME,
  "ContactInput.assignee": NAME,
  "ContactInput.tags[]": list(200),
  "ContactInput.tags": text(100),
  "ContactCreateInput.identifiers[]": list(25),
  "ContactUpsertInput.identifiers[]": list(25),
  "ContactInput.fields": FIELDS,
  "ContactMergeInput.overrides": FIELDS,
  "ContactMergeInput.reason": text(1000),
  "ContactFieldInput.key": text(64),
  "ContactFieldInput.allowedValues[]": list(500),

  "MessageSendInput.text": text(LENGTHS.messageText),
  ...ofMail("MessageSendInput"),
  "ConversationOpenInput.text": text(LENGTHS.messageText),
  ...ofMail("ConversationOpenInput"),
  "MessageTemplateInput.id": text(200),
  "MessageTemplateInput.variables": json(50_000, 200, 2),
  "WorkspaceInput.optOutWords[]": list(OPT_WORDS_MOST),
  "WorkspaceInput.optInWords[]": list(OPT_WORDS_MOST),

  "MergeRuleInput.key": text(40),
  "MergeRuleSetInput.blockedValues[]": list(1000),
  "MergeRuleSetInput.blockedValues": text(320),
  "MergeRuleSetInput.maxContactsPerValue": within(1, 1000),
  "MergeRuleSetInput.maxSourcesPerContact": within(1, 100_000),
  "MergeRuleSetInput.survivorship": json(20_000, 300, 1),

  "WidgetInput.allowedOrigins": text(300),
  "WidgetAppearanceInput.title": text(80),
  "WidgetAppearanceInput.subtitle": text(160),
  "WidgetAppearanceInput.greeting": text(1000),
  "WidgetAppearanceInput.launcherLabel": text(80),
  "WidgetAppearanceInput.locale": text(35),
  "WidgetAppearanceInput.color": text(7),
  "PreChatFormInput.fields[]": list(20),
  "PreChatFormInput.intro": text(1000),
  "PreChatFieldInput.key": text(64),
  "PreChatFieldInput.pattern": text(500),

  "WorkflowCreateInput.definition": json(LENGTHS.definition, 20_000, 64),
  "WorkflowUpdateInput.definition": json(LENGTHS.definition, 20_000, 64),
  "WorkflowRunStartInput.variables": json(50_000, 1000, 10),

  "WorkspaceInput.defaultCountry": COUNTRY,
  "ChannelCreateInput.defaultCountry": COUNTRY,
  "ChannelUpdateInput.defaultCountry": COUNTRY,
  ...ofConfigurations(),

  "PreChatAnswer.key": text(64),
  "PreChatAnswer.value": json(5000, 1, 0),
  "IdentifyInput.token": TOKEN,
  "IdentifyInput.externalId": text(1000),
  "IdentifyInput.email": text(1000),
  "IdentifyInput.phone": text(1000),
  "IdentifyInput.fields": json(50_000, 200, 1),
};

/** Input objects that hold themselves. */
export const NESTINGS: Readonly<Record<string, Nesting>> = { ContactFilter: { depth: 5, total: 100 } };

function ofMail(input: string): Record<string, Limit> {
  return { [`${input}.subject`]: NAME, [`${input}.cc`]: text(320), [`${input}.cc[]`]: list(50) };
}

/** What the providers say of the settings of their channels. */
function ofConfigurations(): Record<string, Limit> {
  const settings = Object.values(providers).flatMap(({ configName, fields }) =>
    fields.map(({ name, most }) => [`${configName}.${name}`, most] as const),
  );
  return Object.fromEntries(
    settings.flatMap(([place, most]) => (most === undefined ? [] : [[place, text(most)]])),
  );
}
