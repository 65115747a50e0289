import { Column, Entity, PrimaryColumn } from "typeorm";

export type RunStatus = "RUNNING" | "WAITING" | "COMPLETED" | "FAILED" | "CANCELLED";

/** One run of a workflow for one contact. A waiting run is this row and nothing else. */
@Entity("workflow_run")
export class RunRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") workflowId!: string;
  @Column("integer") version!: number;
  @Column("uuid") contactId!: string;
  @Column("uuid", { nullable: true }) conversationId!: string | null;
  @Column("text") status!: RunStatus;
  @Column("text", { nullable: true }) stepId!: string | null;
  /** Log entries, and steps entered, so far. */
  @Column("integer", { default: 0 }) sequence!: number;
  @Column("integer", { default: 0 }) visits!: number;
  /** What of the interpreter's state no column says: `run-state.ts`. */
  @Column("jsonb") state!: Record<string, unknown>;
  /** Workflows that led to it, the first one first. */
  @Column("uuid", { array: true, nullable: true }) causedBy!: string[] | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) wakeAt!: Date | null;
  @Column("uuid", { nullable: true }) waitConversationId!: string | null;
  @Column("text", { nullable: true }) failure!: string | null;
  @Column("integer", { default: 0 }) attempts!: number;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) startedAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) endedAt!: Date | null;
}

/** One entry of a run's log. */
@Entity("workflow_run_step")
export class RunStepRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") runId!: string;
  @PrimaryColumn("integer") sequence!: number;
  @Column("text") stepId!: string;
  @Column("text") type!: string;
  @Column("text") outcome!: string;
  @Column("jsonb", { nullable: true }) detail!: unknown;
  @Column("timestamp with time zone", { precision: 3 }) at!: Date;
}
