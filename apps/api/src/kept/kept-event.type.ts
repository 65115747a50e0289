import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";

/** What people said may stand in it, and only who sets channels up can do something about it. */
@ReadWith("CHANNELS_MANAGE", "CONVERSATIONS_READ")
@ObjectType("KeptEvent", {
  implements: Node,
  description: "Part of a call that could not be taken, with secrets removed. Kept for 30 days.",
})
export class KeptEventType {
  @Field(() => String, { description: "Why; today's, once it was tried again." }) reason!: string;
  @Field(() => DateTimeScalar) receivedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was taken after all." })
  replayedAt!: Date | null;
}

export const { Connection: KeptEventConnection } = connectionOf("KeptEvent", () => KeptEventType);

@ObjectType()
export class KeptEventPayload {
  @Field(() => KeptEventType, { nullable: true }) event!: KeptEventType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
