interface ContactColumn {
  /** In code, and in the API where it is shown. */
  readonly key: string;
  /** In the table `contact`. */
  readonly column: string;
  /** What it says of the person, if anything: recomputed from sources and pins, and emptied by a merge and an erasure. */
  readonly personal: false | "name" | "text" | "flag" | "list" | "custom";
  /** Who may give a value: nobody, workflows and channels, or API callers too. */
  readonly settable: false | "callers" | "workflows";
  /** How `ContactFilter.search` finds it: by itself, as one text with the others that are joined, or by the contact's identifiers. */
  readonly searchable: false | "alone" | "joined" | "identifier";
  /** The API shows it under its key. It shows personal columns without saying so here, flags aside. */
  readonly shown?: true;
}

const ours = <const K extends string>(key: K, column: string) =>
  ({ key, column, personal: false, settable: false, searchable: false }) as const;

/** Every column of the table `contact`, in its order. A test compares them with the database. */
export const CONTACT_COLUMNS = [
  ours("workspaceId", "workspace_id"),
  { ...ours("id", "id"), shown: true },
  ours("mergedInto", "merged_into"),
  ours("absorbedBy", "absorbed_by"),
  ours("erasedAt", "erased_at"),
  ours("root", "root"),
  ours("live", "live"),
  ours("mergedIntoLive", "merged_into_live"),
  { ...ours("version", "version"), shown: true },
  ours("firstSeenAt", "first_seen_at"),
  {
    key: "displayName",
    column: "display_name",
    personal: "name",
    settable: "workflows",
    searchable: "alone",
  },
  { key: "firstName", column: "first_name", personal: "text", settable: "callers", searchable: "joined" },
  { key: "lastName", column: "last_name", personal: "text", settable: "callers", searchable: "joined" },
  { key: "email", column: "email", personal: "text", settable: false, searchable: "identifier" },
  { key: "emailVerified", column: "email_verified", personal: "flag", settable: false, searchable: false },
  { key: "phone", column: "phone", personal: "text", settable: false, searchable: "identifier" },
  { key: "phoneVerified", column: "phone_verified", personal: "flag", settable: false, searchable: false },
  { key: "language", column: "language", personal: "text", settable: "callers", searchable: false },
  { key: "countryCode", column: "country_code", personal: "text", settable: "callers", searchable: false },
  { key: "tags", column: "tags", personal: "list", settable: "callers", searchable: false },
  { key: "lifecycle", column: "lifecycle", personal: "text", settable: "callers", searchable: false },
  { key: "assignee", column: "assignee", personal: "text", settable: "callers", searchable: false },
  { key: "fields", column: "fields", personal: "custom", settable: "callers", searchable: false },
  { ...ours("createdAt", "created_at"), shown: true },
  { ...ours("updatedAt", "updated_at"), shown: true },
] as const satisfies readonly ContactColumn[];

type Listed = (typeof CONTACT_COLUMNS)[number];
type Keyed<With> = Extract<Listed, With>["key"];
type Personal = Extract<Listed, { readonly personal: string }>;
/** What is shown of the person, recomputed by `refreshContacts`. */
export type PersonalKey = Personal["key"];
/** A field of its own: neither a flag of one, nor those that a workspace defines. */
export type StandardKey = Exclude<PersonalKey, Keyed<{ readonly personal: "flag" | "custom" }>>;
/** Texts that an API caller may set. */
export type SettableTextKey = Keyed<{ readonly personal: "text"; readonly settable: "callers" }>;

const isPersonal = (one: Listed): one is Personal => one.personal !== false;
export const PERSONAL_COLUMNS: readonly Personal[] = CONTACT_COLUMNS.filter(isPersonal);

const isStandard = (one: Personal): one is Extract<Personal, { readonly key: StandardKey }> =>
  one.personal !== "flag" && one.personal !== "custom";
const standard = PERSONAL_COLUMNS.filter(isStandard);
export const STANDARD_KEYS: readonly StandardKey[] = standard.map(({ key }) => key);
export const SETTABLE_TEXT_KEYS: readonly SettableTextKey[] = standard.flatMap((one) =>
  one.personal === "text" && one.settable === "callers" ? [one.key] : [],
);

/** Fields that sources and pins can say a value of; every other field that they say is a custom one. */
export const SAID_KEYS: ReadonlySet<string> = new Set(
  standard.flatMap(({ key, settable }) => (settable ? [key] : [])),
);
/** Standard fields that a workflow sets by UPDATE_CONTACT; e-mail, phone and tags have steps of their own. */
export const WORKFLOW_SETTABLE_KEYS: ReadonlySet<string> = new Set(
  standard.flatMap(({ key, settable, personal }) => (settable && personal !== "list" ? [key] : [])),
);
/** What a workflow may read by a bare name: `contact.<key>`. */
export const READABLE_KEYS: readonly string[] = ["id", ...STANDARD_KEYS];
/** Flags by the path of what they say something of: `email.verified`. */
export const FLAG_PATHS: ReadonlyMap<string, string> = new Map(
  PERSONAL_COLUMNS.flatMap(({ key, personal }) =>
    personal === "flag" ? [[key.replace(/Verified$/, ".verified"), key]] : [],
  ),
);

/** Keys that a custom field cannot have, for the API shows something of the contact under them; the last two are no columns. */
export const STANDARD_FIELD_KEYS: readonly string[] = [
  ...CONTACT_COLUMNS.flatMap((one) =>
    "shown" in one || (isPersonal(one) && one.personal !== "flag") ? [one.key] : [],
  ),
  "identifiers",
  "sources",
];
