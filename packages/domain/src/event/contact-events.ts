import { z } from "zod";
import { ASSURANCES, IDENTIFIER_KINDS } from "../identifier/assurance.ts";
import { forPartners, hidden, idOf, idsOf, value } from "./define-event.ts";

const scope = "CONTACTS_READ" as const;
const identifier = {
  identifierId: idOf("identifier"),
  kind: value(z.enum(IDENTIFIER_KINDS)),
  value: value(z.string()),
  assurance: value(z.enum(ASSURANCES)),
};

/** Events about contacts, their identifiers, merges and suggestions. */
export const CONTACT_EVENTS = {
  "contact.created": forPartners({
    scope,
    description: "A contact came to be: by a channel, the web chat, the API, a form or an import.",
    payload: { automatic: value(z.literal(true).optional()) },
    triggers: ["CONTACT_CREATED"],
  }),
  "contact.updated": forPartners({
    scope,
    description:
      "What a contact shows has changed: the names of the fields, and the tags that came and went.",
    payload: {
      fields: value(z.array(z.string()).readonly()),
      tagsAdded: value(z.array(z.string()).readonly()),
      tagsRemoved: value(z.array(z.string()).readonly()),
    },
    triggers: ["CONTACT_FIELD_UPDATED", "TAG_UPDATED", "LIFECYCLE_UPDATED"],
  }),
  "contact.merged": forPartners({
    scope,
    description: "Contacts were found to be one person. `rule` is null when a person decided.",
    payload: {
      mergeId: idOf("merge"),
      survivorId: idOf("contact"),
      absorbedIds: idsOf("contact"),
      rule: value(z.string().nullable()),
    },
    triggers: ["CONTACT_MERGED"],
  }),
  "contact.unmerged": forPartners({
    scope,
    description:
      "A merge was undone. `contactIds` are the contacts that are apart again, the survivor first.",
    payload: { mergeId: idOf("merge"), contactIds: idsOf("contact") },
  }),
  "contact.erased": forPartners({
    scope,
    description: "A contact and all that was merged into it was erased. The ids answer nobody from now on.",
    payload: { erasedIds: idsOf("contact") },
  }),
  "identifier.added": forPartners({
    scope,
    description: "A value was added to one of the contact's sources.",
    payload: identifier,
  }),
  "identifier.verified": forPartners({
    scope,
    description: "A value of the contact is vouched for now: its assurance has reached CHANNEL or more.",
    payload: identifier,
  }),
  "identifier.removed": forPartners({
    scope,
    description: "A value was taken away from one of the contact's sources.",
    payload: identifier,
  }),
  "contact.opted_out": forPartners({
    scope,
    description: "The contact wants no automatic messages there any more: it wrote one of the opt-out words.",
    payload: { sourceId: idOf("source") },
  }),
  "contact.opted_in": forPartners({
    scope,
    description: "The contact, who had opted out there, wrote one of the opt-in words.",
    payload: { sourceId: idOf("source") },
  }),
  "suggestion.opened": forPartners({
    scope,
    description: "A merge waits for a person.",
    payload: { suggestionId: idOf("suggestion"), contactIds: idsOf("contact"), rule: value(z.string()) },
  }),
  "suggestion.closed": forPartners({
    scope,
    description: "A suggestion was accepted, rejected, or has lost its ground.",
    payload: {
      suggestionId: idOf("suggestion"),
      contactIds: idsOf("contact"),
      status: value(z.enum(["ACCEPTED", "REJECTED", "SUPERSEDED"])),
    },
  }),
} as const;

/** Fields that tie what was sent to the run that sent it. */
export const ofRun = {
  runId: { ...idOf("run"), schema: z.uuid().nullable() },
  runKey: hidden(z.string().nullable()),
};
