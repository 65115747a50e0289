import type {
  MergeAction as Action,
  Assurance as AssuranceName,
  IdentifierKind as Kind,
} from "@contact-identity/domain";
import { Field, Int, ObjectType } from "type-graphql";
import { Assurance, IdentifierKind } from "../contact/identifier.type.ts";
import { enumOf } from "../graphql/enum.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";

export const MergeAction = enumOf("MergeAction", [
  "MERGE",
  "SUGGEST",
  "IGNORE",
] as const satisfies readonly Action[]);

/** Of the domain's `MergeRule`. */
@ReadWith("CONTACTS_READ")
@ObjectType("MergeRule")
export class MergeRuleType {
  @Field(() => String) key!: string;
  @Field(() => Int, { description: "Lower runs first; no ties." }) priority!: number;
  @Field(() => [IdentifierKind]) allOf!: readonly Kind[];
  @Field(() => Boolean, {
    description: "Compare alias keys (gmail dots, plus tags) instead of exact match keys.",
  })
  onAlias!: boolean;
  @Field(() => Assurance) minAssurance!: AssuranceName;
  @Field(() => MergeAction) action!: Action;
}

/** Of a `RuleSetRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("MergeRuleSet")
export class MergeRuleSetType {
  @Field(() => Int) version!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Null while the data at hand is still being gone through.",
  })
  appliedAt!: Date | null;
  @Field(() => [MergeRuleType]) rules!: readonly MergeRuleType[];
  @Field(() => [IdentifierKind], {
    description: "Kinds of which one contact may hold only one verified value.",
  })
  uniqueKinds!: readonly Kind[];
  @Field(() => [String], { description: "The workspace's own; the built-in ones apply besides." })
  blockedValues!: readonly string[];
  @Field(() => Int, { description: "Above this many contacts for one value it counts as shared." })
  maxContactsPerValue!: number;
  @Field(() => Int) maxSourcesPerContact!: number;
  @Field(() => JSONScalar) survivorship!: Readonly<Record<string, string>>;
}
