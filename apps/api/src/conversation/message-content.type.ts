import {
  ATTACHMENT_KINDS,
  ATTACHMENT_STATUSES,
  type AttachmentKind as Kind,
  type AttachmentStatus as Status,
} from "@contact-identity/domain";
import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";

export const AttachmentKind = enumOf("AttachmentKind", ATTACHMENT_KINDS);
export const AttachmentStatus = enumOf("AttachmentStatus", ATTACHMENT_STATUSES, undefined, {
  FETCHING: "Its provider still has it; the message is there before its files are.",
});

@ReadWith("CONVERSATIONS_READ")
@ObjectType("Attachment", { implements: Node, description: "A file of a message." })
export class AttachmentType {
  @Field(() => AttachmentKind) kind!: Kind;
  @Field(() => String, { nullable: true }) name!: string | null;
  @Field(() => String, { nullable: true, description: "Found from its bytes, once they are there." })
  contentType!: string | null;
  @Field(() => Int, { nullable: true }) width!: number | null;
  @Field(() => Int, { nullable: true }) height!: number | null;
  @Field(() => Int, { nullable: true }) durationMs!: number | null;
  @Field(() => AttachmentStatus) status!: Status;
  @Field(() => String, { nullable: true, description: "Why it is not there." }) failure!: string | null;
}

@ReadWith("CONVERSATIONS_READ")
@ObjectType("Reaction", { description: "An emoji on a message." })
export class ReactionType {
  @Field(() => String) emoji!: string;
}

@ReadWith("CONVERSATIONS_READ")
@ObjectType("MessageEdit", { description: "What a message said before." })
export class MessageEditType {
  @Field(() => String) text!: string;
  @Field(() => DateTimeScalar, { description: "Since when it said so." }) at!: Date;
}
