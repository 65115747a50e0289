import type {
  PreChatField as Field_,
  PreChatForm as Form,
  PreChatFieldType as Type,
} from "@contact-identity/domain";
import { PRE_CHAT_FIELD_TYPES } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { ReadWith } from "../scope/declare.ts";

export const PreChatFieldType = enumOf("PreChatFieldType", PRE_CHAT_FIELD_TYPES);
export const WidgetPosition = enumOf("WidgetPosition", ["LEFT", "RIGHT"]);

@ReadWith("WIDGETS_MANAGE")
@ObjectType("PreChatField")
export class PreChatFieldObject implements Field_ {
  @Field(() => String, {
    description:
      "Names the answer, and the custom field that it feeds; NAME, EMAIL and PHONE feed the contact.",
  })
  key!: string;
  @Field(() => PreChatFieldType) type!: Type;
  @Field(() => String) label!: string;
  @Field(() => String, { nullable: true }) placeholder!: string | null;
  @Field(() => Boolean) required!: boolean;
  @Field(() => [String], { nullable: true, description: "SELECT only." }) options!: readonly string[] | null;
  @Field(() => String, { nullable: true, description: "RE2; holds for the whole value." }) pattern!:
    | string
    | null;
  @Field(() => String, { nullable: true }) patternHint!: string | null;
}

@ReadWith("WIDGETS_MANAGE")
@ObjectType("PreChatForm", {
  description: "Asked before the first message, unless what it requires is known already.",
})
export class PreChatFormObject implements Form {
  @Field(() => Boolean) enabled!: boolean;
  @Field(() => String, { nullable: true }) intro!: string | null;
  @Field(() => [PreChatFieldObject]) fields!: readonly PreChatFieldObject[];
}
