import type { Scope as ScopeName } from "@contact-identity/database";
import { Field, InputType } from "type-graphql";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { Scope } from "./api-key.type.ts";

@InputType()
export class ApiKeyCreateInput {
  @Field(() => String) name!: string;
  @Field(() => [Scope], { description: "Of those that the calling key has itself." }) scopes!: ScopeName[];
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt?: Date | null;
}
