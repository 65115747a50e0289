import { Field, Int, ObjectType } from "type-graphql";
import { UserError } from "../graphql/user-error.type.ts";
import { ContactType } from "./contact.type.ts";
import { IdentifierType } from "./identifier.type.ts";

@ObjectType()
export class ContactPayload {
  @Field(() => ContactType, { nullable: true }) contact!: ContactType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ObjectType()
export class ContactUpsertPayload {
  @Field(() => ContactType, { nullable: true }) contact!: ContactType | null;
  @Field(() => Boolean) created!: boolean;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ObjectType()
export class ContactUpsertRow {
  @Field(() => Int) index!: number;
  @Field(() => ContactType, { nullable: true }) contact!: ContactType | null;
  @Field(() => Boolean) created!: boolean;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@ObjectType()
export class IdentifierPayload {
  @Field(() => IdentifierType, { nullable: true }) identifier!: IdentifierType | null;
  @Field(() => ContactType, { nullable: true, description: "The live contact that holds it, or held it." })
  contact!: ContactType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
