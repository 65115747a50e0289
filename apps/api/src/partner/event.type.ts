import type { EventRow } from "@contact-identity/database";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "../connection.ts";
import { Node } from "../node.type.ts";
import { ReadWith } from "../scope/declare.ts";

/** Of an `EventRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("Event", { implements: Node, description: "What happened; the same payload that webhooks carry." })
export class EventType {
  @Field(() => String) type!: EventRow["type"];
}

export const { Connection: EventConnection } = connectionOf("Event", () => EventType);
