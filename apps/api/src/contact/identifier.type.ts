import type { IdentifierKind as Kind, IdentifierOrigin as Origin } from "@contact-identity/domain";
import { ASSURANCES, IDENTIFIER_KINDS, IDENTIFIER_ORIGINS } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";

export const IdentifierKind = enumOf("IdentifierKind", IDENTIFIER_KINDS);
export const IdentifierOrigin = enumOf("IdentifierOrigin", IDENTIFIER_ORIGINS);
export const Assurance = enumOf(
  "Assurance",
  ASSURANCES,
  "How well the value is proven to belong to this contact, weakest first.",
  {
    CLAIMED: "Typed or pasted by somebody; proves nothing.",
    OBSERVED:
      "Seen by a network that does not prove it, e.g. an SMS sender or an e-mail without aligned DMARC.",
    CHANNEL: "Vouched for by an authenticated channel webhook.",
    PROVEN: "Proven by a one-time code sent to it.",
    ATTESTED: "Signed by the business's own back end, or given by a trusted API key.",
    OPERATOR: "Set by a person with the right to merge.",
  },
);

/** Of a `ContactIdentifier` row. */
@ReadWith("CONTACTS_READ")
@ObjectType("Identifier", { implements: Node })
export class IdentifierType {
  @Field(() => IdentifierKind) kind!: Kind;
  @Field(() => String, {
    description:
      "Match key: E.164 phone, lower-case e-mail with punycode domain, or the exact external or channel id.",
  })
  value!: string;
  @Field(() => String, { description: "As first received." }) raw!: string;
  @Field(() => IdentifierOrigin) origin!: Origin;
  @Field(() => Boolean, {
    description: "Known to be used by several people (reception phone, info@…): routes, never merges.",
  })
  shared!: boolean;
  @Field(() => Boolean, { description: "PHONE: the country came from a configured default." })
  derived!: boolean;
  @Field(() => DateTimeScalar) firstSeenAt!: Date;
  @Field(() => DateTimeScalar) lastSeenAt!: Date;
}
