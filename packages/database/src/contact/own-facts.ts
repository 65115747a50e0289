import type { IdentifierOrigin } from "@contact-identity/domain";
import { assuranceOfRank, shownFields } from "@contact-identity/domain";
import { type Projection, projectionOf } from "./projection.ts";
import { shownAddress } from "./refresh-contacts.ts";

/** What one source alone says, as `OWN_SAYING` reads it. */
export interface OwnSaying {
  readonly fields: readonly OwnField[];
  readonly addresses: readonly OwnIdentifier[];
}

interface OwnField {
  readonly field: string;
  readonly value: unknown;
  readonly assurance: number;
  readonly origin: IdentifierOrigin;
}

interface OwnIdentifier {
  readonly kind: "EMAIL" | "PHONE";
  readonly value: string;
  readonly assurance: number;
}

/** A source's own fields and addresses, the best-assured first, then the oldest, as JSON. `source` is an SQL expression. */
export const OWN_SAYING = (source: string): string => `jsonb_build_object(
  'fields', coalesce((SELECT jsonb_agg(jsonb_build_object('field', f.field, 'value', f.value, 'assurance', f.assurance, 'origin', f.origin))
    FROM source_field f WHERE f.workspace_id = $1 AND f.source_id = ${source}), '[]'),
  'addresses', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'assurance', i.assurance)
      ORDER BY i.assurance DESC, i.first_seen_at, i.value)
    FROM identifier i WHERE i.workspace_id = $1 AND i.source_id = ${source} AND i.kind IN ('EMAIL', 'PHONE')), '[]'))`;

/** What a contact would show if it were this one source: no other source, no person's hand. */
export function ownFacts(contactId: string, { fields, addresses }: OwnSaying): Projection {
  const place = { source: "", atom: contactId, observedAt: 0 };
  const facts = fields.map((fact) => ({ ...fact, ...place, assurance: assuranceOfRank(fact.assurance) }));
  const best = (kind: OwnIdentifier["kind"]) => {
    const found = addresses.find((address) => address.kind === kind);
    return shownAddress(
      found && { ...found, contact: contactId, origin: "CHANNEL_METADATA", source: "", seenAt: new Date(0) },
    );
  };
  return projectionOf(contactId, {
    facts,
    pins: [],
    fields: shownFields(facts, [], {}),
    email: best("EMAIL"),
    phone: best("PHONE"),
  });
}
