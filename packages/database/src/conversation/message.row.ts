import type { Actor, MailThread, MessageEdit, MessageKind, Referral } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

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
  @Column("text", { default: "TEXT" }) kind!: MessageKind;
  /** Reads well by itself, whatever the kind; empty once its author took the message back. */
  @Column("text") text!: string;
  /** By kind, see `DataByKind`. */
  @Column("jsonb", { nullable: true }) data!: unknown;
  /** A mail's, quoted history included; null where `text` is all of it. */
  @Column("text", { nullable: true }) fullText!: string | null;
  @Column("text", { nullable: true }) subject!: string | null;
  /** The provider's time, where it gave one. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) saidAt!: Date | null;
  /** Its place in the conversation, where that is not its arrival. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) listedAt!: Date | null;
  /** The message that it quotes. */
  @Column("uuid", { nullable: true }) replyTo!: string | null;
  @Column("jsonb", { nullable: true }) referral!: Referral | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) editedAt!: Date | null;
  /** What it said before, the oldest first. */
  @Column("jsonb", { nullable: true }) edits!: readonly MessageEdit[] | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) deletedAt!: Date | null;
  @Column("jsonb", { nullable: true }) thread!: MailThread | null;
  @Column("jsonb", { nullable: true }) options!: readonly { id: string; title: string }[] | null;
  @Column("jsonb", { nullable: true }) template!: MessageTemplateUse | null;
  /** Of a mail. */
  @Column("jsonb", { nullable: true }) cc!: readonly string[] | null;
  @Column("text", { nullable: true }) externalId!: string | null;
  @Column("text", { default: "" }) externalScope!: string;
  /** Of the calls in which it goes, how many were taken. */
  @Column("integer", { default: 0 }) partsSent!: number;
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
