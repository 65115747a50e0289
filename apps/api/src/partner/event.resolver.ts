import type { EventRow } from "@contact-identity/database";
import { eventPage, publicId } from "@contact-identity/database";
import { EVENTS, PARTNER_EVENTS, type PartnerEventType, shownSchema } from "@contact-identity/domain";
import { GraphQLError } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { type Context, may } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { demand } from "../scope/guard.ts";
import { EventConnection, EventType, EventTypeInfo } from "./event.type.ts";
import { eventPayload } from "./event-payload.ts";

/** Types that the caller may read, those asked for among them; each takes the read scope of what it is about. */
function wanted(context: Context, types: readonly string[] | null | undefined): PartnerEventType[] {
  const unknown = types?.find((type) => !PARTNER_EVENTS.some((known) => known.type === type));
  if (unknown !== undefined)
    throw new GraphQLError(`"${unknown}" is no type of event; eventTypes lists them.`, {
      extensions: { code: "BAD_USER_INPUT", argument: "types" },
    });
  return PARTNER_EVENTS.filter(
    ({ type, entry }) => may(context, entry.scope) && (types?.includes(type) ?? true),
  ).map(({ type }) => type);
}

/** @throws FORBIDDEN for an event that `events` would not tell this key of */
export function demandEvent(context: Context, { type }: EventRow): void {
  demand(context, [EVENTS[type].scope]);
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
    const page = await eventPage(await context.read(), {
      first: pageSize(first ?? 100),
      after,
      types: wanted(context, types),
    });
    return toConnection(page, (row): EventType => row);
  }

  @Query(() => [EventTypeInfo], { description: "Every type of event, with what it tells." })
  eventTypes(): EventTypeInfo[] {
    return PARTNER_EVENTS.map(({ type, entry }) => ({
      name: type,
      description: entry.description,
      scope: entry.scope,
      payloadSchema: shownSchema(type),
    }));
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
  payload(@Root() row: EventRow): Readonly<Record<string, unknown>> {
    return eventPayload(row);
  }

  @FieldResolver(() => DateTimeScalar)
  occurredAt(@Root() row: EventRow): Date {
    return row.createdAt;
  }
}
