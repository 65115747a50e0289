import { Field, ID, InputType } from "type-graphql";
import { JSONScalar } from "../graphql/scalars.ts";

@InputType()
export class WorkflowCreateInput {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true, description: "A template's key, or" }) templateKey?: string | null;
  @Field(() => JSONScalar, { nullable: true, description: "a definition of your own." }) definition?: unknown;
}

@InputType()
export class WorkflowUpdateInput {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => JSONScalar, { nullable: true }) definition?: unknown;
}

@InputType()
export class WorkflowRunStartInput {
  @Field(() => ID) workflowId!: string;
  @Field(() => ID) contactId!: string;
  @Field(() => ID, { nullable: true, description: "Without it: the contact's latest open conversation." })
  conversationId?: string | null;
  @Field(() => JSONScalar, { nullable: true, description: "Name to value." }) variables?: unknown;
}
