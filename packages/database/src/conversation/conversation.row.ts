import type { Actor } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

export type ConversationStatus = "OPEN" | "CLOSED";

/** Messages of one source between an opening and a closing. */
@Entity("conversation")
export class ConversationRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") sourceId!: string;
  @Column("uuid") channelId!: string;
  @Column("text") status!: ConversationStatus;
  @Column("text") openedBy!: Actor;
  /** Of its first mail. */
  @Column("text", { nullable: true }) subject!: string | null;
  @Column("text", { nullable: true }) assignee!: string | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) openedAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) closedAt!: Date | null;
}

/** A note that the contact does not see. */
@Entity("conversation_comment")
export class CommentRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") conversationId!: string;
  @Column("text") text!: string;
  @Column("text") actor!: string;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}
