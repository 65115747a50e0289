import type { EventType, PayloadOf } from "@contact-identity/domain";
import { payloadOf } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** What happened, for the worker to act on, or work that it is to do. The catalogue of types is the domain's (`event/`). */
@Entity("outbox")
export class OutboxRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") type!: string;
  /** Null in a row of before migration 0018 that nobody has to look at any more. */
  @Column("text", { nullable: true }) lane!: string | null;
  @Column("uuid", { nullable: true }) contactId!: string | null;
  @Column("uuid", { nullable: true }) conversationId!: string | null;
  /** Outside: what it goes to, such as a channel. */
  @Column("uuid", { nullable: true }) targetId!: string | null;
  @Column("jsonb") payload!: Record<string, unknown>;
  @Column("uuid", { array: true, default: "{}" }) causedBy!: string[];
  @Column("timestamp with time zone", { precision: 3, default: () => "clock_timestamp()" }) createdAt!: Date;
  @Column("integer", { default: 0 }) attempts!: number;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) notBefore!: Date | null;
  /** Outside: its place in the pace of its target, once it has one. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) placedAt!: Date | null;
  @Column("text", { nullable: true }) lastError!: string | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) relayedAt!: Date | null;
  @Column("bigint", { nullable: true }) position!: string | null;
}

/** A row whose payload was read by its type's schema. */
export type EventOf<N extends EventType> = Omit<OutboxRow, "type" | "payload"> & {
  readonly type: N;
  readonly payload: PayloadOf<N>;
};

/** The row as an event of that type; null when its payload was emptied. */
export const eventOf = <N extends EventType>(type: N, row: OutboxRow): EventOf<N> | null => {
  const payload = payloadOf(type, row.payload);
  return payload === null ? null : { ...row, type, payload };
};
