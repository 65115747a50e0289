import type { EventRow, PublicEventType } from "@contact-identity/database";
import { EVENT_TYPES, eventPage, publicId } from "@contact-identity/database";
import { GraphQLError } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { pageSize, toConnection } from "../connection.ts";
import { type Context, may } from "../context.ts";
import { DateTimeScalar, JSONScalar } from "../scalars.ts";
import { demand } from "../scope/guard.ts";
import { EventConnection, EventType } from "./event.type.ts";
import { eventPayload } from "./event-payload.ts";

const isType = (type: string): type is PublicEventType => EVENT_TYPES.some((known) => known === type);
/** They tell what people wrote. */
const isOfConversation = (type: string) => type.startsWith("message.") || type.startsWith("conversation.");

function wanted(context: Context, types: readonly string[] | null | undefined): PublicEventType[] {
  const unknown = types?.find((type) => !isType(type));
  if (unknown !== undefined)
    throw new GraphQLError(`"${unknown}" is no type of event; there are ${EVENT_TYPES.join(", ")}.`, {
      extensions: { code: "BAD_USER_INPUT", argument: "types" },
    });
  const asked = types ? EVENT_TYPES.filter((type) => types.includes(type)) : [...EVENT_TYPES];
  return may(context, "CONVERSATIONS_READ") ? asked : asked.filter((type) => !isOfConversation(type));
}

/** @throws FORBIDDEN for an event that `events` would not tell this key of */
export function demandEvent(context: Context, { type }: EventRow): void {
  if (isOfConversation(type)) demand(context, ["CONVERSATIONS_READ"]);
}

@Resolver(() => EventType)
export class EventResolver {
  @Query(() => EventConnection, {
    description:
      "What happened, oldest first. A consumer keeps endCursor and never misses one. Those of conversations take CONVERSATIONS_READ besides.",
  })
  async events(
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
    @Arg("types", () => [String], { nullable: true }) types?: readonly string[] | null,
  ) {
    const page = await eventPage(await context.read(), { first: pageSize(first ?? 100), after, types: wanted(context, types) });
    return toConnection(page, (row): EventType => row);
  }

  @FieldResolver(() => ID)
  id(@Root() row: EventRow): string {
    return publicId("event", row.id);
  }

  @FieldResolver(() => ID, { nullable: true })
  contactId(@Root() row: EventRow): string | null {
    return row.contactId && publicId("contact", row.contactId);
  }

  @FieldResolver(() => JSONScalar)
  payload(@Root() row: EventRow): Record<string, unknown> {
    return eventPayload(row);
  }

  @FieldResolver(() => DateTimeScalar)
  occurredAt(@Root() row: EventRow): Date {
    return row.createdAt;
  }
}
