import { Field, ID, Int, ObjectType } from "type-graphql";
import { FieldProvenanceType } from "../contact/provenance.type.ts";
import { ReadWith } from "../scope/declare.ts";
import { MergeEvidenceType, MergeType } from "./merge.type.ts";
import { MergeRuleType } from "./rules.type.ts";

@ReadWith("CONTACTS_READ")
@ObjectType({ description: "What a merge would do, by the very code that would do it." })
export class MergePreview {
  @Field(() => Boolean) allowed!: boolean;
  @Field(() => [String], {
    description:
      "All that would hold it back. A person's merge goes over all but UNIQUE_CONFLICT, ERASED, NOT_FOUND and SAME_CONTACT.",
  })
  blockedBy!: readonly string[];
  @Field(() => ID, { nullable: true }) survivorId!: string | null;
  @Field(() => [ID]) absorbedIds!: readonly string[];
  @Field(() => [FieldProvenanceType], { description: "Contact.provenance as the merge would leave it." })
  fields!: readonly FieldProvenanceType[];
  @Field(() => [FieldProvenanceType]) lostValues!: readonly FieldProvenanceType[];
  @Field(() => Int) movedSources!: number;
  @Field(() => Int) movedConversations!: number;
  @Field(() => MergeRuleType, { nullable: true, description: "Null where a person would decide." })
  rule!: MergeRuleType | null;
  @Field(() => [MergeEvidenceType]) evidence!: readonly MergeEvidenceType[];
}

@ReadWith("CONTACTS_READ")
@ObjectType({ description: "Why two contacts are one, or what keeps them apart." })
export class MatchExplanation {
  @Field(() => Boolean) sameContact!: boolean;
  @Field(() => [MergeEvidenceType]) evidence!: readonly MergeEvidenceType[];
  @Field(() => [MergeType], { description: "The merges in force that hold the two together." })
  merges!: readonly MergeType[];
  @Field(() => [String]) blockedBy!: readonly string[];
}
