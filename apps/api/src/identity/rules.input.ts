import type { GivenRules } from "@contact-identity/database";
import type {
  MergeAction as Action,
  Assurance as AssuranceName,
  IdentifierKind as Kind,
} from "@contact-identity/domain";
import { Field, InputType, Int } from "type-graphql";
import { Assurance, IdentifierKind } from "../contact/identifier.type.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { MergeAction } from "./rules.type.ts";

@InputType()
export class MergeRuleInput {
  @Field(() => String) key!: string;
  @Field(() => Int) priority!: number;
  @Field(() => [IdentifierKind]) allOf!: Kind[];
  @Field(() => Boolean, { nullable: true, defaultValue: false }) onAlias!: boolean | null;
  @Field(() => Assurance) minAssurance!: AssuranceName;
  @Field(() => MergeAction) action!: Action;
}

@InputType({
  description:
    "An absent field stays as it is. New rules hold for all that arrives after the answer, even while appliedAt is null.",
})
export class MergeRuleSetInput {
  @Field(() => [MergeRuleInput]) rules!: MergeRuleInput[];
  @Field(() => [IdentifierKind], { nullable: true }) uniqueKinds?: Kind[] | null;
  @Field(() => [String], { nullable: true }) blockedValues?: string[] | null;
  @Field(() => Int, { nullable: true }) maxContactsPerValue?: number | null;
  @Field(() => Int, { nullable: true }) maxSourcesPerContact?: number | null;
  @Field(() => JSONScalar, { nullable: true }) survivorship?: unknown;
  @Field(() => Int, { description: "The version this edit started from; another one is VERSION_MISMATCH." })
  expectedVersion!: number;
}

export const givenRules = (input: MergeRuleSetInput): GivenRules => ({
  ...input,
  rules: input.rules.map(({ key, priority, allOf, onAlias, minAssurance, action }) => ({
    key,
    priority,
    allOf,
    onAlias: onAlias ?? false,
    minAssurance,
    action,
  })),
});
