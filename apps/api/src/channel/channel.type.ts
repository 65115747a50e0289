import { CHANNEL_TYPES, type ChannelType as Kind } from "@contact-identity/domain";
import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";

export const ChannelKind = enumOf("ChannelType", CHANNEL_TYPES);

@ReadWith(oneOf("CHANNELS_MANAGE", "CONVERSATIONS_READ"))
@ObjectType("Channel", { implements: Node, description: "An account of the business at a provider." })
export class ChannelType {
  @Field(() => ChannelKind) type!: Kind;
  @Field(() => String) name!: string;
  @Field(() => Boolean, { description: "A channel that is switched off answers 404 to its provider." })
  enabled!: boolean;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

@ReadWith(oneOf("CHANNELS_MANAGE", "CONVERSATIONS_READ"))
@ObjectType({ description: "How a channel does." })
export class ChannelHealth {
  @Field(() => Boolean) healthy!: boolean;
  @Field(() => String, { nullable: true, description: "In words, with what to do about it." })
  problem!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Of its provider, taken." })
  lastCallAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When somebody last wrote to it." })
  lastMessageAt!: Date | null;
  @Field(() => Int, { description: "Calls without a proof, unreadable or too large, within 24 hours." })
  refusedLastDay!: number;
  @Field(() => Int, { description: "Parts of calls that were kept, within 24 hours; see keptEvents." })
  keptLastDay!: number;
  @Field(() => Int, { description: "Messages of the last 24 hours that failed." })
  failedLastDay!: number;
}

@ObjectType()
export class ChannelPayload {
  @Field(() => ChannelType, { nullable: true }) channel!: ChannelType | null;
  @Field(() => String, { nullable: true, description: "CUSTOM only, shown once." }) token!: string | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
