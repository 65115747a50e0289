import { Column, Entity, PrimaryColumn } from "typeorm";
import type { Actor } from "./conversation.row.ts";

export type DeliveryStatus = "RECEIVED" | "QUEUED" | "SENT" | "DELIVERED" | "READ" | "FAILED";

/** A template that goes in place of the text. */
export interface MessageTemplateUse {
  readonly id: string;
  readonly variables: Readonly<Record<string, string>>;
  /** No text could go instead. */
  readonly alone: boolean;
}

/** What was said, by whom, and how far it came. */
@Entity("message")
export class MessageRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") conversationId!: string;
  @Column("uuid") channelId!: string;
  @Column("text") direction!: "INBOUND" | "OUTBOUND";
  @Column("text") author!: Actor;
  @Column("text") text!: string;
  @Column("jsonb", { nullable: true }) options!: readonly { id: string; title: string }[] | null;
  @Column("jsonb", { nullable: true }) template!: MessageTemplateUse | null;
  /** Of a mail. */
  @Column("text", { array: true, nullable: true }) cc!: string[] | null;
  @Column("text", { nullable: true }) externalId!: string | null;
  @Column("text", { default: "" }) externalScope!: string;
  @Column("text") status!: DeliveryStatus;
  @Column("text", { nullable: true }) failure!: string | null;
  @Column("integer", { default: 0 }) attempts!: number;
  @Column("uuid", { nullable: true }) runId!: string | null;
  @Column("text", { nullable: true }) runKey!: string | null;
  /** The job that is sending it, and since when. */
  @Column("uuid", { nullable: true }) claimedBy!: string | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) claimedAt!: Date | null;
  /** When it was given to its provider, at the earliest. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) sentAt!: Date | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "clock_timestamp()" }) createdAt!: Date;
}
