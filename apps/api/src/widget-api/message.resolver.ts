import type { MessageRow, Tx } from "@contact-identity/database";
import { attachmentsByMessage, parseId, postMessage, visitorMessages } from "@contact-identity/database";
import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { NO_FILES } from "../files/files.ts";
import { wantedFiles } from "../files/wanted-files.ts";
import { messagesAdded } from "./messages-added.ts";
import {
  attachmentOf,
  messageOf,
  rateLimited,
  WidgetMessageObject,
  WidgetMessagePayload,
} from "./visitor.type.ts";
import { read, tooMuch, type VisitorContext, visitorOf, waitOf, write } from "./visitor-context.ts";

/** Messages with their files, as the visitor sees them. */
async function shown(
  { settings: { files = NO_FILES } }: VisitorContext,
  tx: Tx,
  rows: readonly MessageRow[],
): Promise<WidgetMessageObject[]> {
  const all = await attachmentsByMessage(
    tx,
    rows.map(({ id }) => id),
  );
  const byMessage = Map.groupBy(all, ({ messageId }) => messageId);
  return rows.map((row) =>
    messageOf(
      row,
      (byMessage.get(row.id) ?? []).map((one) => attachmentOf(one, files)),
    ),
  );
}

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
    return read(context, async (tx) => shown(context, tx, await visitorMessages(tx, session, after)));
  }

  @Mutation(() => WidgetMessagePayload, {
    description:
      "clientId is unique within the session: a second call answers with the first one's message. White space alone is REQUIRED, more than 10,000 characters TOO_LONG; text is kept to the letter.",
  })
  async messagePost(
    @Ctx() context: VisitorContext,
    @Arg("text", () => String) text: string,
    @Arg("clientId", () => ID) clientId: string,
    @Arg("attachments", () => [ID], {
      nullable: true,
      description: "Of POST /widget/uploads, at most 10; beside them the text may be empty.",
    })
    attachments?: string[] | null,
  ): Promise<WidgetMessagePayload> {
    const visitor = visitorOf(context);
    const wait = waitOf(context, "tell");
    if (wait > 0) return { message: null, errors: [rateLimited(wait)] };
    const whose = { sessionId: visitor.session.id };
    const files = wantedFiles(attachments, whose, context.settings.encryptionKey, ["attachments"]);
    return write(context, async (tx) => {
      const { message, errors } = await postMessage(tx, visitor, text, clientId, files);
      const [told = null] = message ? await shown(context, tx, [message]) : [];
      return { message: told, errors };
    });
  }

  @Subscription(() => WidgetMessageObject, {
    subscribe: ({ context }: { context: VisitorContext }) => messagesAdded(context),
    description: "Messages from now on, the session's own from elsewhere too.",
  })
  async messageAdded(@Root() row: MessageRow, @Ctx() context: VisitorContext): Promise<WidgetMessageObject> {
    return read(context, async (tx) => (await shown(context, tx, [row]))[0] as WidgetMessageObject);
  }
}
