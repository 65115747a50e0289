import type { ContactFieldType } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** One tenant. */
@Entity("workspace")
export class WorkspaceRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @Column("text") name!: string;
  @Column("text", { nullable: true }) defaultCountry!: string | null;
  /** Whole messages that end automatic messages to an account, and that bring them back. */
  @Column("text", { array: true }) optOutWords!: string[];
  @Column("text", { array: true }) optInWords!: string[];
  @Column("integer", { default: 1 }) rulesVersion!: number;
  /** The position of the latest event that was given one. */
  @Column("bigint", { default: 0 }) lastEvent!: string;
  @Column("bytea", { nullable: true }) sealedErasureKey!: Buffer | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}

/** A custom field that contacts of the workspace may have. */
@Entity("contact_field")
export class ContactFieldRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("text") key!: string;
  @Column("text") name!: string;
  @Column("text") type!: ContactFieldType;
  @Column("text", { array: true, nullable: true }) allowedValues!: string[] | null;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}

/** A value that HTTP steps name and nobody reads again. */
@Entity("workspace_secret")
export class WorkspaceSecretRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("text") name!: string;
  @Column("bytea") sealedValue!: Buffer;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) updatedAt!: Date;
}
