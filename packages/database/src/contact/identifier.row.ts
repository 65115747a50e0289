import type { IdentifierKind, IdentifierOrigin } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** The scope of all kinds but CHANNEL_ACCOUNT. */
export const NO_SCOPE = "00000000-0000-0000-0000-000000000000";

/** A value that points at a person, as one source holds it. `assurance` is the rank, 0 CLAIMED … 5 OPERATOR. */
@Entity("identifier")
export class IdentifierRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") sourceId!: string;
  @Column("text") kind!: IdentifierKind;
  @Column("uuid", { default: NO_SCOPE }) scope!: string;
  @Column("text") value!: string;
  @Column("text", { nullable: true }) aliasKey!: string | null;
  @Column("text") raw!: string;
  @Column("smallint") assurance!: number;
  @Column("text") origin!: IdentifierOrigin;
  @Column("boolean", { default: false }) derived!: boolean;
  @Column("boolean", { default: false }) sharedKind!: boolean;
  @Column("boolean", { default: false }) shared!: boolean;
  @Column("smallint") normaliserVersion!: number;
  @Column("boolean", { default: false }) owner!: boolean;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) firstSeenAt!: Date;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) lastSeenAt!: Date;
}
