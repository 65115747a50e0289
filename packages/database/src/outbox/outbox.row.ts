import { Column, Entity, PrimaryColumn } from "typeorm";

/** What happened, for the worker to act on. */
@Entity("outbox")
export class OutboxRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") type!: string;
  @Column("uuid", { nullable: true }) contactId!: string | null;
  @Column("uuid", { nullable: true }) conversationId!: string | null;
  @Column("jsonb") payload!: Record<string, unknown>;
  @Column("uuid", { array: true, default: "{}" }) causedBy!: string[];
  @Column("timestamp with time zone", { precision: 3, default: () => "clock_timestamp()" }) createdAt!: Date;
  @Column("integer", { default: 0 }) attempts!: number;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) notBefore!: Date | null;
  @Column("text", { nullable: true }) lastError!: string | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) relayedAt!: Date | null;
  @Column("bigint", { nullable: true }) position!: string | null;
}
