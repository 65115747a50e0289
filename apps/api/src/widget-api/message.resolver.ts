import type { MessageRow } from "@contact-identity/database";
import { parseId, postMessage, visitorMessages } from "@contact-identity/database";
import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { messagesAdded } from "./messages-added.ts";
import { messageOf, rateLimited, WidgetMessageObject, WidgetMessagePayload } from "./visitor.type.ts";
import { read, tooMuch, type VisitorContext, visitorOf, waitOf, write } from "./visitor-context.ts";

@Resolver()
export class VisitorMessageResolver {
  @Query(() => [WidgetMessageObject], {
    description:
      "Only messages of this session's own conversations and, signed in, of that signed person's other web-chat sources, oldest first. At most 500: those after afterId, else the newest.",
  })
  async messages(
    @Ctx() context: VisitorContext,
    @Arg("afterId", () => ID, { nullable: true }) afterId?: string | null,
  ): Promise<WidgetMessageObject[]> {
    const { session } = visitorOf(context);
    const wait = waitOf(context, "read");
    if (wait > 0) throw tooMuch(wait);
    const after = afterId == null ? null : parseId("message", afterId);
    return (await read(context, (tx) => visitorMessages(tx, session, after))).map(messageOf);
  }

  @Mutation(() => WidgetMessagePayload, {
    description:
      "clientId is unique within the session: a second call answers with the first one's message. White space alone is REQUIRED, more than 10,000 characters TOO_LONG; text is kept to the letter.",
  })
  async messagePost(
    @Ctx() context: VisitorContext,
    @Arg("text", () => String) text: string,
    @Arg("clientId", () => ID) clientId: string,
  ): Promise<WidgetMessagePayload> {
    const visitor = visitorOf(context);
    const wait = waitOf(context, "tell");
    if (wait > 0) return { message: null, errors: [rateLimited(wait)] };
    const { message, errors } = await write(context, (tx) => postMessage(tx, visitor, text, clientId));
    return { message: message && messageOf(message), errors };
  }

  @Subscription(() => WidgetMessageObject, {
    subscribe: ({ context }: { context: VisitorContext }) => messagesAdded(context),
    description: "Messages from now on, the session's own from elsewhere too.",
  })
  messageAdded(@Root() row: MessageRow): WidgetMessageObject {
    return messageOf(row);
  }
}
