import type { Assurance as AssuranceName, IdentifierOrigin as Origin } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { Assurance, IdentifierOrigin } from "./identifier.type.ts";

/** Of a `ShownValue`. */
@ReadWith("CONTACTS_READ")
@ObjectType("FieldProvenance", {
  description: "Where a value came from. Without a source a person set it by hand.",
})
export class FieldProvenanceType {
  @Field(() => String) field!: string;
  @Field(() => JSONScalar, { nullable: true }) value!: unknown;
  @Field(() => IdentifierOrigin) origin!: Origin;
  @Field(() => Assurance) assurance!: AssuranceName;
  /** Epoch ms. */
  @Field(() => DateTimeScalar) observedAt!: number;
}
