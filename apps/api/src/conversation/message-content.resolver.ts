import type { AttachmentRow, MessageRow, Reaction } from "@contact-identity/database";
import { publicId } from "@contact-identity/database";
import type { Referral } from "@contact-identity/domain";
import { Ctx, FieldResolver, ID, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { NO_FILES } from "../files/files.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { Actor } from "./conversation.type.ts";
import { MessageType } from "./message.type.ts";
import { AttachmentType, MessageEditType, ReactionType } from "./message-content.type.ts";

/** What a message holds besides its text. */
@Resolver(() => MessageType)
export class MessageContentResolver {
  @FieldResolver(() => JSONScalar, {
    nullable: true,
    description: "By kind: what the text says, for machines; of UNSUPPORTED what the provider told.",
  })
  data(@Root() row: MessageRow): unknown {
    return row.data;
  }

  @FieldResolver(() => [AttachmentType], { description: "All files, in their order." })
  attachments(@Root() row: MessageRow, @Ctx() { loaders }: Context): Promise<AttachmentType[]> {
    return loaders.attachmentsByMessage.load(row.id);
  }

  @FieldResolver(() => [String], { nullable: true, description: "What the contact may choose from." })
  options(@Root() row: MessageRow): readonly string[] | null {
    return row.options?.map(({ title }) => title) ?? null;
  }

  @FieldResolver(() => MessageType, { nullable: true, description: "The message that it quotes." })
  async replyTo(@Root() row: MessageRow, @Ctx() { loaders }: Context): Promise<MessageType | null> {
    return row.replyTo === null ? null : loaders.messageById.load(row.replyTo);
  }

  @FieldResolver(() => [ReactionType])
  reactions(@Root() row: MessageRow, @Ctx() { loaders }: Context): Promise<ReactionType[]> {
    return loaders.reactionsByMessage.load(row.id);
  }

  @FieldResolver(() => JSONScalar, {
    nullable: true,
    description: "What brought the contact with it, as { source, title, url, adId }.",
  })
  referral(@Root() row: MessageRow): Referral | null {
    return row.referral;
  }

  @FieldResolver(() => DateTimeScalar, {
    description: "The provider's time, else the arrival; messages are listed by it.",
  })
  sentAt(@Root() row: MessageRow): Date {
    return row.saidAt ?? row.createdAt;
  }

  @FieldResolver(() => [MessageEditType], { description: "What it said before, the oldest first." })
  edits(@Root() row: MessageRow): MessageEditType[] {
    return (row.edits ?? []).map(({ text, at }) => ({ text, at: new Date(at) }));
  }
}

@Resolver(() => AttachmentType)
export class AttachmentResolver {
  @FieldResolver(() => ID)
  id(@Root() row: AttachmentRow): string {
    return publicId("attachment", row.id);
  }

  @FieldResolver(() => Int, { nullable: true, description: "In bytes." })
  size(@Root() row: AttachmentRow): number | null {
    return row.size === null ? null : Math.min(Number(row.size), 2 ** 31 - 1);
  }

  @FieldResolver(() => String, { nullable: true, description: "Ours, signed, for an hour." })
  url(@Root() row: AttachmentRow, @Ctx() { settings }: Context): string | null {
    return (settings.files ?? NO_FILES).urlOf(row, "file");
  }

  @FieldResolver(() => String, { nullable: true, description: "Of an image, 480 pixels at most." })
  previewUrl(@Root() row: AttachmentRow, @Ctx() { settings }: Context): string | null {
    return (settings.files ?? NO_FILES).urlOf(row, "preview");
  }
}

@Resolver(() => ReactionType)
export class ReactionResolver {
  @FieldResolver(() => Actor)
  by(@Root() row: Reaction): Reaction["author"] {
    return row.author;
  }

  @FieldResolver(() => DateTimeScalar)
  at(@Root() row: Reaction): Date {
    return row.reactedAt;
  }
}
