import type { PreChatAnswer, SaidIdentity } from "@contact-identity/domain";
import { Field, InputType } from "type-graphql";
import { JSONScalar } from "../graphql/scalars.ts";

@InputType("PreChatAnswer")
export class PreChatAnswerInput implements PreChatAnswer {
  @Field(() => String) key!: string;
  @Field(() => JSONScalar, { nullable: true }) value?: unknown;
}

@InputType({
  description:
    "What page script says about the visitor. Without a valid signature all of it is only claimed.",
})
export class IdentifyInput implements SaidIdentity {
  @Field(() => String, { nullable: true, description: "JWT signed by the business's back end." }) token?:
    | string
    | null;
  @Field(() => String, { nullable: true }) externalId?: string | null;
  @Field(() => String, { nullable: true }) email?: string | null;
  @Field(() => String, { nullable: true }) phone?: string | null;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => JSONScalar, { nullable: true }) fields?: unknown;
}
