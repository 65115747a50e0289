import { Column, Entity, PrimaryColumn } from "typeorm";

export type WorkflowStatus = "DRAFT" | "PUBLISHED" | "STOPPED";

/** A workflow: its editable draft, and which version is published. */
@Entity("workflow")
export class WorkflowRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") name!: string;
  @Column("text") status!: WorkflowStatus;
  @Column("jsonb") draft!: unknown;
  @Column("integer", { nullable: true }) publishedVersion!: number | null;
  @Column("text", { nullable: true }) triggerType!: string | null;
  @Column("bytea", { nullable: true }) sealedTriggerToken!: Buffer | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) updatedAt!: Date;
}

/** A published version; never changes. */
@Entity("workflow_version")
export class WorkflowVersionRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") workflowId!: string;
  @PrimaryColumn("integer") version!: number;
  @Column("jsonb") definition!: unknown;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) publishedAt!: Date;
}
