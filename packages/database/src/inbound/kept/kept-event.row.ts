import { Column, Entity, PrimaryColumn } from "typeorm";

/** An authentic call that could not be read, or not be taken, with its secrets removed: enough to read it again. */
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
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) receivedAt!: Date;
}
