import { Field, ID, InputType } from "type-graphql";
import { JSONScalar } from "../graphql/scalars.ts";

@InputType()
export class ContactMergeInput {
  @Field(() => ID) survivorId!: string;
  @Field(() => [ID]) absorbedIds!: string[];
  @Field(() => JSONScalar, { nullable: true, description: "Field key → value that wins." })
  overrides?: Record<string, unknown> | null;
  @Field(() => String, { nullable: true }) reason?: string | null;
}
