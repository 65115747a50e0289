import type { Assurance as AssuranceName, IdentifierKind as Kind } from "@contact-identity/domain";
import { Field, Int, ObjectType } from "type-graphql";
import { Assurance, IdentifierKind } from "../contact/identifier.type.ts";
import { FieldProvenanceType } from "../contact/provenance.type.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { MergeRuleType } from "./rules.type.ts";

/** Of the domain's `MergeEvidence`. */
@ReadWith("CONTACTS_READ")
@ObjectType("MergeEvidence")
export class MergeEvidenceType {
  @Field(() => IdentifierKind) kind!: Kind;
  @Field(() => String) value!: string;
  @Field(() => Assurance) assuranceLeft!: AssuranceName;
  @Field(() => Assurance) assuranceRight!: AssuranceName;
}

/** Of a `MergeRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("Merge", {
  implements: Node,
  description: "A merge that happened: who, why, on what evidence, and whether it was undone.",
})
export class MergeType {
  @Field(() => String) actor!: string;
  @Field(() => MergeRuleType, {
    nullable: true,
    description: "The rule that decided, null when a person did.",
  })
  rule!: MergeRuleType | null;
  @Field(() => Int) rulesVersion!: number;
  @Field(() => [MergeEvidenceType]) evidence!: readonly MergeEvidenceType[];
  @Field(() => [FieldProvenanceType], {
    description: "Values that lost to another when the fields were joined.",
  })
  lostValues!: readonly FieldProvenanceType[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) undoneAt!: Date | null;
}
