import { Field, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";

/** Of a `ContactRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("Contact", { implements: Node })
export class ContactType {
  @Field(() => String, {
    description: "Best name known, else the phone, the e-mail or a generated one; never empty.",
  })
  displayName!: string;
  @Field(() => String, { nullable: true }) firstName!: string | null;
  @Field(() => String, { nullable: true }) lastName!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "Preferred e-mail: the best-assured, then the oldest.",
  })
  email!: string | null;
  @Field(() => String, { nullable: true, description: "Preferred phone in E.164, likewise." }) phone!:
    | string
    | null;
  @Field(() => String, { nullable: true }) language!: string | null;
  @Field(() => String, { nullable: true, description: "ISO 3166 alpha-2." }) countryCode!: string | null;
  @Field(() => [String]) tags!: string[];
  @Field(() => String, { nullable: true }) lifecycle!: string | null;
  @Field(() => String, { nullable: true }) assignee!: string | null;
  @Field(() => JSONScalar, { description: "Custom field values by field key." }) fields!: Record<
    string,
    unknown
  >;
  @Field(() => Int) version!: number;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}

export const { Connection: ContactConnection } = connectionOf("Contact", () => ContactType);
