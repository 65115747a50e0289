import type { EventRow } from "@contact-identity/database";
import type { EventScope } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { Node } from "../graphql/node.type.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { Scope } from "./api-key.type.ts";

/** Of an `EventRow`. */
/** Each event takes the read scope of what it is about: the catalogue says which, and the page leaves out the others. */
@ReadWith()
@ObjectType("Event", {
  implements: Node,
  description: "What happened; the same payload that webhooks carry.",
})
export class EventType {
  @Field(() => String) type!: EventRow["type"];
}

export const { Connection: EventConnection } = connectionOf("Event", () => EventType);

@ReadWith()
@ObjectType({ description: "A type of event." })
export class EventTypeInfo {
  @Field(() => String, { description: "As in Event.type, webhooks and filters." }) name!: string;
  @Field(() => String, { description: "When it happens, and what it tells." }) description!: string;
  @Field(() => Scope, { description: "The read scope that it takes." }) scope!: EventScope;
  @Field(() => JSONScalar, { description: "JSON Schema (2020-12) of its payload." }) payloadSchema!: object;
}
