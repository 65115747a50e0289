import { Column, Entity, PrimaryColumn } from "typeorm";

/** A one-time code on its way to an address, or tried; never the code itself. */
@Entity("verification_code")
export class VerificationCodeRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") runId!: string;
  @Column("text") runKey!: string;
  @Column("uuid") contactId!: string;
  @Column("uuid", { nullable: true }) conversationId!: string | null;
  @Column("uuid") channelId!: string;
  @Column("bytea") addressDigest!: Buffer;
  @Column("bytea") codeDigest!: Buffer;
  @Column("bytea", { nullable: true }) sealedMessage!: Buffer | null;
  @Column("text") status!: "QUEUED" | "SENT" | "FAILED";
  @Column("text", { nullable: true }) failure!: string | null;
  @Column("text", { nullable: true }) externalId!: string | null;
  @Column("smallint", { default: 0 }) deliveries!: number;
  @Column("smallint", { default: 0 }) tries!: number;
  @Column("timestamp with time zone", { precision: 3 }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3 }) expiresAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) usedAt!: Date | null;
}
