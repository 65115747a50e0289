import type { ContactFieldType as FieldType } from "@contact-identity/domain";
import { Field, InputType, ObjectType } from "type-graphql";
import { UserError } from "../graphql/user-error.type.ts";
import { ContactFieldType, WorkspaceType } from "./workspace.type.ts";

@InputType({ description: "An absent field stays; defaultCountry: null clears it." })
export class WorkspaceInput {
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2." }) defaultCountry?: string | null;
  @Field(() => [String], {
    nullable: true,
    description:
      "Whole messages that end automatic messages to an account. Case and blanks around do not count.",
  })
  optOutWords?: string[] | null;
  @Field(() => [String], { nullable: true, description: "Whole messages that bring them back." })
  optInWords?: string[] | null;
}

@InputType()
export class ContactFieldInput {
  @Field(() => String, { description: "Begins with a letter; at most 64 letters, digits and _." })
  key!: string;
  @Field(() => String) name!: string;
  @Field(() => ContactFieldType) type!: FieldType;
  @Field(() => [String], { nullable: true }) allowedValues?: string[] | null;
}

@ObjectType()
export class WorkspacePayload {
  @Field(() => WorkspaceType, { nullable: true }) workspace!: WorkspaceType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
