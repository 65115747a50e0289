import { Column, Entity, PrimaryColumn } from "typeorm";

/** A part of an authentic call that could not be read, or not be taken, with its secrets removed: enough to read it again. */
@Entity("inbound_event")
export class KeptEventRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") channelId!: string;
  @Column("text") reason!: string;
  @Column("jsonb") headers!: Record<string, string>;
  @Column("text") body!: string;
  /** The query as it came, from its `?` on. */
  @Column("text", { default: "" }) search!: string;
  /** SHA-256 of what was said, by which the same call is kept once; null for what the first version kept. */
  @Column("bytea", { nullable: true }) digest!: Buffer | null;
  /** The provider's account that it was meant for, where no channel here has that. */
  @Column("text", { nullable: true }) account!: string | null;
  /** How often it was delivered and failed by our own fault. */
  @Column("integer", { default: 1 }) tries!: number;
  /** When it was taken after all. */
  @Column("timestamp with time zone", { precision: 3, nullable: true }) replayedAt!: Date | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) receivedAt!: Date;
}
