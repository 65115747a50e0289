import type { IdentifierOrigin } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** One place where a contact is known from. Conversations, messages and values hang on it and never move off it. */
@Entity("contact_source")
export class SourceRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") homeContactId!: string;
  @Column("uuid") contactId!: string;
  @Column("boolean", { default: true }) contactRoot!: boolean;
  @Column("uuid", { nullable: true }) channelId!: string | null;
  @Column("text") origin!: IdentifierOrigin;
  @Column("text") label!: string;
  @Column("text", { nullable: true }) replyTo!: string | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}
