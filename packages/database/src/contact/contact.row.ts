import { Column, Entity, PrimaryColumn } from "typeorm";

/** Computed by the database from what stands beside it. */
const GENERATED = { nullable: true, insert: false, update: false } as const;

/** A person, as a group of sources. Merged away it stays as an alias of its survivor; what is shown is computed from the sources. */
@Entity("contact")
export class ContactRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid", { nullable: true }) mergedInto!: string | null;
  @Column("uuid", { nullable: true }) absorbedBy!: string | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) erasedAt!: Date | null;
  @Column("boolean", GENERATED) root!: boolean;
  @Column("boolean", GENERATED) live!: boolean;
  @Column("boolean", GENERATED) mergedIntoLive!: boolean | null;
  @Column("integer", { default: 1 }) version!: number;
  @Column("timestamp with time zone", { precision: 3 }) firstSeenAt!: Date;
  @Column("text") displayName!: string;
  @Column("text", { nullable: true }) firstName!: string | null;
  @Column("text", { nullable: true }) lastName!: string | null;
  @Column("text", { nullable: true }) email!: string | null;
  @Column("boolean", { default: false }) emailVerified!: boolean;
  @Column("text", { nullable: true }) phone!: string | null;
  @Column("boolean", { default: false }) phoneVerified!: boolean;
  @Column("text", { nullable: true }) language!: string | null;
  @Column("text", { nullable: true }) countryCode!: string | null;
  @Column("text", { array: true, default: "{}" }) tags!: string[];
  @Column("text", { nullable: true }) lifecycle!: string | null;
  @Column("text", { nullable: true }) assignee!: string | null;
  @Column("jsonb", { default: {} }) fields!: Record<string, unknown>;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) updatedAt!: Date;
}
