import type { ConversationStatus as Status } from "@contact-identity/database";
import { Field, ID, InputType } from "type-graphql";
import { MessageTemplateInput } from "../template/template.type.ts";
import { ConversationStatus } from "./conversation.type.ts";

@InputType()
export class ConversationFilter {
  @Field(() => ConversationStatus, { nullable: true }) status?: Status | null;
  @Field(() => ID, { nullable: true, description: "An id that was merged away stands for its survivor." })
  contactId?: string | null;
  @Field(() => ID, { nullable: true }) channelId?: string | null;
  @Field(() => String, { nullable: true }) assignee?: string | null;
}

/** What is said, whichever way it begins. */
@InputType()
abstract class MessageParts {
  @Field(() => String, { nullable: true }) text?: string | null;
  @Field(() => [ID], {
    nullable: true,
    description: "Of POST /uploads, at most 10. What the channel cannot carry is CHANNEL_UNAVAILABLE.",
  })
  attachments?: string[] | null;
  @Field(() => MessageTemplateInput, { nullable: true }) template?: MessageTemplateInput | null;
  @Field(() => String, { nullable: true, description: "Of a mail." }) subject?: string | null;
  @Field(() => [String], { nullable: true, description: "Of a mail: who gets a copy." }) cc?: string[] | null;
}

@InputType({ description: "A text or files, or a template; both, or none, is INVALID." })
export class MessageSendInput extends MessageParts {
  @Field(() => ID) conversationId!: string;
  @Field(() => ID, { nullable: true, description: "The message that it answers, of this conversation." })
  replyToId?: string | null;
}

@InputType({
  description: "On the source's channel where it can be written to, else CHANNEL_UNAVAILABLE.",
})
export class ConversationOpenInput extends MessageParts {
  @Field(() => ID) contactId!: string;
  @Field(() => ID) sourceId!: string;
}
