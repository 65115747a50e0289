import type { ContactRow } from "@contact-identity/database";
import {
  identifiersByContact,
  identifiersBySource,
  mergedIds,
  provenanceOf,
  resolveContacts,
  sourcesByContact,
  sourcesByIds,
} from "@contact-identity/database";
import type { Read } from "../graphql/loading.ts";
import { manyByKey, oneByKey } from "../graphql/loading.ts";

export const contactLoaders = (read: Read) => ({
  /** The live contact that answers for an id, merged-away ones included. */
  contactById: oneByKey<ContactRow>(read, resolveContacts),
  identifiersByContact: manyByKey(read, identifiersByContact, (row) => row.contactId),
  identifiersBySource: manyByKey(read, identifiersBySource, (row) => row.sourceId),
  sourcesByContact: manyByKey(read, sourcesByContact, (row) => row.contactId),
  sourceById: oneByKey(
    read,
    async (tx, ids) => new Map((await sourcesByIds(tx, ids)).map((row) => [row.id, row])),
  ),
  mergedIdsByContact: manyByKey(read, mergedIds, (row) => row.contactId),
  provenanceByContact: oneByKey(read, provenanceOf),
});
