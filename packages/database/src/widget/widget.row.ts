import type { PreChatForm, WidgetAppearance } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** A web chat as a site embeds it. Its messages are its channel's. */
@Entity("widget")
export class WidgetRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") channelId!: string;
  @Column("text") name!: string;
  @Column("text") publishableKey!: string;
  @Column("text", { array: true }) allowedOrigins!: string[];
  @Column("jsonb") appearance!: WidgetAppearance;
  @Column("jsonb") preChatForm!: PreChatForm;
  @Column("boolean", { default: false }) requireSignedIdentity!: boolean;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}

/** A key that signs who a visitor is. */
@Entity("widget_identity_key")
export class WidgetIdentityKeyRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") widgetId!: string;
  @PrimaryColumn("text") kid!: string;
  @Column("bytea") sealedSecret!: Buffer;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) revokedAt!: Date | null;
}

/** What one browser is to us; of its token only the hash is kept. */
@Entity("widget_session")
export class WidgetSessionRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") widgetId!: string;
  @Column("bytea") tokenHash!: Buffer;
  @Column("uuid", { nullable: true }) sourceId!: string | null;
  @Column("text", { nullable: true }) signedSubject!: string | null;
  @Column("text", { nullable: true }) signedBy!: string | null;
  @Column("text") audience!: string;
  @Column("text", { array: true, default: "{}" }) known!: string[];
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3 }) expiresAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) endedAt!: Date | null;
}
