import { Field, ID, InputType, ObjectType } from "type-graphql";
import { JSONScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";

@ReadWith(oneOf("CHANNELS_MANAGE", "CONVERSATIONS_WRITE"))
@ObjectType("MessageTemplate", {
  description: "Approved by the provider for beginning a talk: WhatsApp templates, Twilio contents.",
})
export class MessageTemplateType {
  @Field(() => ID, { description: "The provider's." }) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) language!: string;
  @Field(() => String, { description: "APPROVED, or the provider's word." }) status!: string;
  @Field(() => String, { description: "With {{1}} or {{name}} where values go." }) text!: string;
  @Field(() => [String], { description: "Those of the header and of buttons are header.1 and button.1." })
  variables!: readonly string[];
}

@InputType()
export class MessageTemplateInput {
  @Field(() => ID, { description: "Of messageTemplates." }) id!: string;
  @Field(() => JSONScalar, { nullable: true, description: "Name to text." })
  variables?: unknown;
}
