import type { IdentifierKind, MergeRule } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** One version of a workspace's merge rules. */
@Entity("merge_rule_set")
export class RuleSetRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("integer") version!: number;
  @Column("jsonb") rules!: MergeRule[];
  @Column("text", { array: true }) uniqueKinds!: IdentifierKind[];
  @Column("text", { array: true }) blockedValues!: readonly string[];
  @Column("integer") maxContactsPerValue!: number;
  @Column("integer") maxSourcesPerContact!: number;
  @Column("jsonb") survivorship!: Record<string, string>;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) appliedAt!: Date | null;
}
