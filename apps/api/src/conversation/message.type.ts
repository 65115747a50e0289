import type { DeliveryStatus as Status } from "@contact-identity/database";
import { type Actor as ActorKind, type MessageKind as Kind, MESSAGE_KINDS } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";
import { Actor } from "./conversation.type.ts";

export const MessageKind = enumOf("MessageKind", MESSAGE_KINDS, undefined, {
  MEDIA: "Files, in attachments.",
  UNSUPPORTED: "What cannot be shown here; data holds what the provider told.",
});
export const MessageDirection = enumOf("MessageDirection", ["INBOUND", "OUTBOUND"]);
export const DeliveryStatus = enumOf("DeliveryStatus", [
  "RECEIVED",
  "QUEUED",
  "SENT",
  "DELIVERED",
  "READ",
  "FAILED",
]);

@ReadWith("CONVERSATIONS_READ")
@ObjectType("Message", { implements: Node, description: "What was said, by whom, and how far it came." })
export class MessageType {
  @Field(() => MessageDirection) direction!: "INBOUND" | "OUTBOUND";
  @Field(() => Actor, { description: "messageSend: API. APP: the business, in the provider's own app." })
  author!: ActorKind;
  @Field(() => MessageKind) kind!: Kind;
  @Field(() => String, {
    description: "Reads well by itself, whatever the kind; empty once its author took the message back.",
  })
  text!: string;
  @Field(() => String, {
    nullable: true,
    description: "A mail's whole text, quoted history included; null where text is all of it.",
  })
  fullText!: string | null;
  @Field(() => String, { nullable: true, description: "A mail's." }) subject!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Since when it says what it says now." })
  editedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When its author took it back; its content is gone.",
  })
  deletedAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "The provider's id; unique per channel (Telegram: per chat).",
  })
  externalId!: string | null;
  @Field(() => DeliveryStatus) status!: Status;
  @Field(() => String, { nullable: true, description: "Why, when FAILED." }) failure!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const { Connection: MessageConnection } = connectionOf("Message", () => MessageType);

@ObjectType()
export class MessagePayload {
  @Field(() => MessageType, { nullable: true }) message!: MessageType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
