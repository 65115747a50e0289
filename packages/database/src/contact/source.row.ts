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
  /** Since when what it sends is counted and not stored. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) blockedAt!: Date | null;
  /** Since when automatic messages are not wanted there. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) optedOutAt!: Date | null;
  /** Addresses that came with it and identify nobody. */
  @Column("jsonb", { default: [] }) unused!: readonly { readonly value: string; readonly reason: string }[];
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}
