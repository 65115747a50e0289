import type { Actor } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** An emoji on a message, one of each author. Without an emoji it was taken back. */
@Entity("message_reaction")
export class ReactionRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") messageId!: string;
  @PrimaryColumn("text") author!: Actor;
  @Column("text", { nullable: true }) emoji!: string | null;
  @Column("timestamp with time zone", { precision: 3 }) reactedAt!: Date;
}
