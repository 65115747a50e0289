import type { ConversationStatus as Status } from "@contact-identity/database";
import { Field, ID, InputType } from "type-graphql";
import { ConversationStatus } from "./conversation.type.ts";

@InputType()
export class ConversationFilter {
  @Field(() => ConversationStatus, { nullable: true }) status?: Status | null;
  @Field(() => ID, { nullable: true, description: "An id that was merged away stands for its survivor." })
  contactId?: string | null;
  @Field(() => ID, { nullable: true }) channelId?: string | null;
  @Field(() => String, { nullable: true }) assignee?: string | null;
}

@InputType()
export class MessageSendInput {
  @Field(() => ID) conversationId!: string;
  @Field(() => String) text!: string;
}
