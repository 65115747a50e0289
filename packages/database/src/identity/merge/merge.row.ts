import type { MergeEvidence, MergeRule, ShownValue } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** One entry of the journal: who was merged, by whom, on what, and whether it was undone. */
@Entity("merge")
export class MergeRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") survivorId!: string;
  @Column("text") actor!: string;
  @Column("boolean") byPerson!: boolean;
  @Column("jsonb", { nullable: true }) rule!: MergeRule | null;
  @Column("integer") rulesVersion!: number;
  @Column("jsonb") evidence!: MergeEvidence[];
  @Column("jsonb", { nullable: true }) overrides!: Record<string, unknown> | null;
  @Column("jsonb") lostValues!: ShownValue[];
  @Column("text", { nullable: true }) reason!: string | null;
  @Column("uuid", { nullable: true }) suggestionId!: string | null;
  @Column("timestamp with time zone", { precision: 3 }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) undoneAt!: Date | null;
  @Column("text", { nullable: true }) undoneBy!: string | null;
}
