import {
  currentRules,
  explainMatch,
  planPersonsMerge,
  publicId,
  ruleSetOf,
} from "@contact-identity/database";
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { ContactMergeInput } from "./merge.input.ts";
import { mergeRequest } from "./merge-write.resolver.ts";
import { MatchExplanation, MergePreview } from "./preview.type.ts";
import { MergeRuleSetType } from "./rules.type.ts";

const unknown: MatchExplanation = { sameContact: false, evidence: [], merges: [], blockedBy: ["NOT_FOUND"] };

@Resolver()
export class ExplainResolver {
  @Query(() => MergePreview, { description: "What contactMerge would do. Writes nothing." })
  async mergePreview(
    @Ctx() context: Context,
    @Arg("input", () => ContactMergeInput) input: ContactMergeInput,
  ): Promise<MergePreview> {
    const tx = await context.read();
    const { survivor, absorbed, refusals, ...plan } = await planPersonsMerge(
      tx,
      mergeRequest(input),
      ruleSetOf(await currentRules(tx)),
    );
    return {
      ...plan,
      allowed: refusals.length === 0,
      survivorId: survivor && publicId("contact", survivor),
      absorbedIds: absorbed.map((id) => publicId("contact", id)),
      rule: null,
    };
  }

  @Query(() => MatchExplanation)
  async explainMatch(
    @Ctx() context: Context,
    @Arg("leftId", () => ID) leftId: string,
    @Arg("rightId", () => ID) rightId: string,
  ): Promise<MatchExplanation> {
    return (
      (await explainMatch(await context.read(), idOf("contact", leftId), idOf("contact", rightId))) ?? unknown
    );
  }

  @Query(() => MergeRuleSetType)
  async mergeRules(@Ctx() context: Context): Promise<MergeRuleSetType> {
    return currentRules(await context.read());
  }
}
