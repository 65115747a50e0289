import type { ContactIdentifier, SuggestionRow } from "@contact-identity/database";
import type { Sighting } from "@contact-identity/domain";
import { assuranceOfRank, channelFacts, suggestionSentence } from "@contact-identity/domain";
import type { Loaders } from "../loaders/loaders.ts";

async function sightingOf(row: ContactIdentifier, loaders: Loaders): Promise<Sighting> {
  const source = await loaders.sourceById.load(row.sourceId);
  const channel = source?.channelId ? await loaders.channelById.load(source.channelId) : null;
  return {
    ...row,
    assurance: assuranceOfRank(row.assurance),
    channel: channel ? (channelFacts(channel.type).name ?? channel.name) : null,
    firstSeenAt: row.firstSeenAt.getTime(),
  };
}

async function sightingsOf(contactId: string, loaders: Loaders): Promise<Sighting[]> {
  const rows = await loaders.identifiersByContact.load(contactId);
  return Promise.all(rows.map((row) => sightingOf(row, loaders)));
}

/** The suggestion as a sentence. Once its contacts are one, nobody can tell any more who came by what. */
export async function explained(row: SuggestionRow, loaders: Loaders): Promise<string> {
  const contacts = await loaders.contactsBySuggestion.load(row.id);
  const live = await Promise.all(contacts.map(({ contactId }) => loaders.contactById.load(contactId)));
  const [left, right, ...more] = [...new Set(live.flatMap((contact) => contact?.id ?? []))];
  if (left === undefined || right === undefined) return suggestionSentence(row, [], [], 0, Date.now());
  const [one, other] = await Promise.all([sightingsOf(left, loaders), sightingsOf(right, loaders)]);
  return suggestionSentence(row, one, other, more.length, Date.now());
}
