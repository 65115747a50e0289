import type { AttachmentKind, AttachmentStatus } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** Where a file's provider has it. */
export type StoredReference =
  | { readonly type: "url"; readonly url: string }
  | { readonly type: "id"; readonly id: string };

/** A file of a message. Nothing of it is believed before it was looked at: `contentType` and `size` are then found from the bytes. */
@Entity("attachment")
export class AttachmentRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("uuid") messageId!: string;
  @Column("integer") position!: number;
  @Column("text") kind!: AttachmentKind;
  @Column("text", { nullable: true }) name!: string | null;
  @Column("text", { nullable: true }) contentType!: string | null;
  /** In bytes; a text, for Postgres's bigint is wider than a number. */
  @Column("bigint", { nullable: true }) size!: string | null;
  @Column("integer", { nullable: true }) width!: number | null;
  @Column("integer", { nullable: true }) height!: number | null;
  @Column("integer", { nullable: true }) durationMs!: number | null;
  @Column("text") status!: AttachmentStatus;
  @Column("text", { nullable: true }) failure!: string | null;
  @Column("jsonb", { nullable: true }) reference!: StoredReference | null;
  /** Of our object storage; null until it is there. */
  @Column("text", { nullable: true }) objectKey!: string | null;
  @Column("text", { nullable: true }) previewKey!: string | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "clock_timestamp()" }) createdAt!: Date;
}
