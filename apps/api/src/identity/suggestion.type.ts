import type { SuggestionStatus as Status } from "@contact-identity/database";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { MergeEvidenceType } from "./merge.type.ts";
import { MergeRuleType } from "./rules.type.ts";

const STATUSES = ["OPEN", "ACCEPTED", "REJECTED", "SUPERSEDED"] as const satisfies readonly Status[];
export const SuggestionStatus = enumOf("SuggestionStatus", STATUSES);

/** Of a `SuggestionRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("MergeSuggestion", { implements: Node, description: "A merge that waits for a person." })
export class MergeSuggestionType {
  @Field(() => MergeRuleType) rule!: MergeRuleType;
  @Field(() => [MergeEvidenceType]) evidence!: readonly MergeEvidenceType[];
  @Field(() => [String], {
    description:
      "Why it is not merged by itself: UNIQUE_CONFLICT, REJECTED_BEFORE, SHARED_VALUE, OVER_LIMIT, ERASED, CLAIMED_ONLY, ALIAS_ONLY, STORM.",
  })
  heldBackBy!: readonly string[];
  @Field(() => SuggestionStatus) status!: Status;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const { Connection: MergeSuggestionConnection } = connectionOf(
  "MergeSuggestion",
  () => MergeSuggestionType,
);
