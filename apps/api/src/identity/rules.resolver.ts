import {
  currentRules,
  dryRunRules,
  editedRules,
  publicId,
  Refused,
  updateRules,
} from "@contact-identity/database";
import { GraphQLError } from "graphql";
import { Arg, Ctx, Field, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { answering } from "../graphql/refusals.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith, Takes } from "../scope/declare.ts";
import { MergePreview } from "./preview.type.ts";
import { givenRules, MergeRuleSetInput } from "./rules.input.ts";
import { MergeRuleSetType } from "./rules.type.ts";

@ObjectType()
export class MergeRulesPayload {
  @Field(() => MergeRuleSetType, { nullable: true }) rules!: MergeRuleSetType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ReadWith("CONTACTS_READ")
@ObjectType({ description: "What the given rules would do to today's data. Writes nothing." })
export class MergeRulesDryRun {
  @Field(() => Int, { description: "All contacts of the workspace." }) contactsScanned!: number;
  @Field(() => Int, { description: "Contacts that would be absorbed." }) wouldMerge!: number;
  @Field(() => Int, { description: "Suggestions that would be open." }) wouldSuggest!: number;
  @Field(() => Int, { description: "Pairs that a blocker keeps apart." }) blocked!: number;
  @Field(() => [MergePreview]) samples!: readonly MergePreview[];
}

@Resolver()
export class RulesResolver {
  @Takes("CONTACTS_MERGE")
  @Mutation(() => MergeRulesPayload, {
    description:
      "Makes the edit the next version, in force at once; the data at hand is gone through in the background.",
  })
  mergeRulesUpdate(
    @Ctx() context: Context,
    @Arg("input", () => MergeRuleSetInput) input: MergeRuleSetInput,
  ): Promise<MergeRulesPayload> {
    return answering<Omit<MergeRulesPayload, "userErrors">>(
      async () => {
        await context.write((tx) => updateRules(tx, givenRules(input)));
        return { rules: await currentRules(await context.read()) };
      },
      { rules: null },
    );
  }

  @Query(() => MergeRulesDryRun)
  async mergeRulesDryRun(
    @Ctx() context: Context,
    @Arg("input", () => MergeRuleSetInput) input: MergeRuleSetInput,
  ): Promise<MergeRulesDryRun> {
    const set = await editedRules(await context.read(), givenRules(input)).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      throw new GraphQLError(error.message, {
        extensions: { code: "BAD_USER_INPUT", userErrors: error.refusals },
      });
    });
    const { samples, ...counts } = await context.survey((tx) => dryRunRules(tx, set));
    return {
      ...counts,
      samples: samples.map(({ survivor, absorbed, refusals: _, forbidden: __, ...sample }) => ({
        ...sample,
        survivorId: survivor && publicId("contact", survivor),
        absorbedIds: absorbed.map((id) => publicId("contact", id)),
      })),
    };
  }
}
