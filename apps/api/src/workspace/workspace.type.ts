import { CONTACT_FIELD_TYPES } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { ReadWith } from "../scope/declare.ts";

export const ContactFieldType = enumOf("ContactFieldType", CONTACT_FIELD_TYPES);

/** Of a `WorkspaceRow`. */
@ReadWith()
@ObjectType("Workspace", { implements: Node })
export class WorkspaceType {
  @Field(() => String) name!: string;
  @Field(() => String, {
    nullable: true,
    description: "ISO 3166 alpha-2, for phones without a country code.",
  })
  defaultCountry!: string | null;
  @Field(() => [String], { description: "Whole messages that end automatic messages to an account." })
  optOutWords!: readonly string[];
  @Field(() => [String], { description: "Whole messages that bring them back." })
  optInWords!: readonly string[];
}

/** Of a `ContactFieldRow`. */
@ReadWith()
@ObjectType("ContactField", { description: "A custom field that contacts of the workspace may have." })
export class ContactFieldDefinition {
  @Field(() => String) key!: string;
  @Field(() => String) name!: string;
  @Field(() => ContactFieldType) type!: string;
  @Field(() => [String], { nullable: true }) allowedValues!: readonly string[] | null;
}
