import type { TestApi } from "./api.ts";

export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}
export interface ContactAnswer {
  readonly id: string;
  readonly displayName: string;
  readonly firstName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly tags: readonly string[];
  readonly fields: Record<string, unknown>;
  readonly version: number;
  readonly mergedIds: readonly string[];
  readonly identifiers: readonly {
    readonly id: string;
    readonly kind: string;
    readonly value: string;
    readonly assurance: string;
    readonly verified: boolean;
    readonly owner: boolean;
  }[];
  readonly sources: readonly { readonly id: string; readonly label: string; readonly origin: string }[];
}

export const CONTACT =
  "id displayName firstName email phone tags fields version mergedIds identifiers { id kind value assurance verified owner } sources { id label origin }";

export interface Payload {
  readonly contact: ContactAnswer | null;
  readonly userErrors: readonly UserError[];
}

const CREATE = `mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { ${CONTACT} } userErrors { code message field } } }`;

export async function create(api: TestApi, input: object, key?: string): Promise<Payload> {
  return (await api.graphql<{ contactCreate: Payload }>(CREATE, { input }, key)).contactCreate;
}

let count = 0;
/** An address that nothing else in the file has. */
export const anEmail = (): string => `person${count++}@business.org`;

/** A new contact by an e-mail, with what the key may vouch for. */
export async function newContact(
  api: TestApi,
  email: string = anEmail(),
  contact: object = {},
  key?: string,
): Promise<ContactAnswer> {
  const { contact: made, userErrors } = await create(
    api,
    { identifiers: [{ kind: "EMAIL", value: email }], contact },
    key,
  );
  if (!made) throw new Error(JSON.stringify(userErrors));
  return made;
}

export async function contactById(api: TestApi, id: string): Promise<ContactAnswer | null> {
  return (
    await api.graphql<{ contact: ContactAnswer | null }>(
      `query ($id: ID) { contact(id: $id) { ${CONTACT} } }`,
      { id },
    )
  ).contact;
}
