import type { ConversationStatus as Status } from "@contact-identity/database";
import { ACTORS, type Actor as ActorKind } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";

export const ConversationStatus = enumOf("ConversationStatus", ["OPEN", "CLOSED"]);
export const Actor = enumOf("Actor", ACTORS, undefined, {
  APP: "Written by the business in the provider's own app.",
});

@ReadWith("CONVERSATIONS_READ")
@ObjectType("Conversation", {
  implements: Node,
  description: "Messages of one source between an opening and a closing.",
})
export class ConversationType {
  @Field(() => ConversationStatus) status!: Status;
  @Field(() => Actor) openedBy!: ActorKind;
  @Field(() => String, { nullable: true, description: "Of its first mail." }) subject!: string | null;
  @Field(() => String, { nullable: true }) assignee!: string | null;
  @Field(() => DateTimeScalar) openedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) closedAt!: Date | null;
}

export const { Connection: ConversationConnection } = connectionOf("Conversation", () => ConversationType);

@ObjectType()
export class ConversationPayload {
  @Field(() => ConversationType, { nullable: true }) conversation!: ConversationType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
