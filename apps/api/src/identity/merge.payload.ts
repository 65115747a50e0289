import { Field, ObjectType } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import { FieldProvenanceType } from "../contact/provenance.type.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { MergeType } from "./merge.type.ts";
import { MergeSuggestionType } from "./suggestion.type.ts";

@ObjectType()
export class ContactMergePayload {
  @Field(() => MergeType, { nullable: true }) merge!: MergeType | null;
  @Field(() => ContactType, { nullable: true }) contact!: ContactType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ObjectType()
export class ContactUnmergePayload {
  @Field(() => MergeType, { nullable: true }) merge!: MergeType | null;
  @Field(() => [ContactType], { description: "The survivor first." }) contacts!: readonly ContactType[];
  @Field(() => [FieldProvenanceType], {
    description: "What could not be told apart and stayed with the survivor.",
  })
  kept!: readonly FieldProvenanceType[];
  @Field(() => [UserError], {
    description: "SUPERSEDED names a source that stayed where it is; the rest moved all the same.",
  })
  userErrors!: readonly UserError[];
}

@ObjectType()
export class MergeSuggestionPayload {
  @Field(() => MergeSuggestionType, { nullable: true }) suggestion!: MergeSuggestionType | null;
  @Field(() => MergeType, { nullable: true }) merge!: MergeType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
