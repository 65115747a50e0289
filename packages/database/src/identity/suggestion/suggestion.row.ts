import type { Blocker, MergeEvidence, MergeRule } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

export type SuggestionStatus = "OPEN" | "ACCEPTED" | "REJECTED" | "SUPERSEDED";

/** A merge that waits for a person. */
@Entity("merge_suggestion")
export class SuggestionRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") subject!: string;
  @Column("jsonb") rule!: MergeRule;
  @Column("jsonb") evidence!: MergeEvidence[];
  @Column("text", { array: true }) heldBackBy!: Blocker[];
  @Column("text") status!: SuggestionStatus;
  @Column("uuid", { nullable: true }) mergeId!: string | null;
  @Column("text", { nullable: true }) decidedBy!: string | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) decidedAt!: Date | null;
  @Column("text", { nullable: true }) reason!: string | null;
  @Column("timestamp with time zone", { precision: 3 }) createdAt!: Date;
}
