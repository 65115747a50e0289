import { SCOPES } from "@contact-identity/database";
import { Field, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";

export const Scope = enumOf("Scope", SCOPES);

/** Of an `ApiKeyRow`. */
@ReadWith("KEYS_MANAGE")
@ObjectType("ApiKey", { implements: Node })
export class ApiKeyType {
  @Field(() => String) name!: string;
  @Field(() => String, { description: "Enough of the key to recognise it." }) hint!: string;
  @Field(() => [Scope]) scopes!: readonly string[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "To the minute." }) lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
}

@ObjectType()
export class ApiKeyPayload {
  @Field(() => ApiKeyType, { nullable: true }) apiKey!: ApiKeyType | null;
  @Field(() => String, { nullable: true, description: "The whole key, shown once." }) secret!: string | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
