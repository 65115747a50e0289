import {
  absorbedByMerge,
  contactsOfSuggestions,
  mergesByContact,
  suggestionsByContact,
} from "@contact-identity/database";
import type { Read } from "../graphql/loading.ts";
import { manyByKey } from "../graphql/loading.ts";

export const identityLoaders = (read: Read) => ({
  /** Every merge, inner and undone ones too, newest first. */
  mergesByContact: manyByKey(read, mergesByContact, (row) => row.contactId),
  absorbedByMerge: manyByKey(read, absorbedByMerge, (row) => row.mergeId),
  /** Open ones. */
  suggestionsByContact: manyByKey(read, suggestionsByContact, (row) => row.contactId),
  /** As they were named when the suggestion was made; some may have been merged since. */
  contactsBySuggestion: manyByKey(read, contactsOfSuggestions, (row) => row.suggestionId),
});
