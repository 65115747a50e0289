import type { IdentifierOrigin } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** What a source says of a field. */
@Entity("source_field")
export class SourceFieldRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") sourceId!: string;
  @PrimaryColumn("text") field!: string;
  @Column("jsonb") value!: unknown;
  @Column("smallint") assurance!: number;
  @Column("text") origin!: IdentifierOrigin;
  @Column("timestamp with time zone", { precision: 3 }) observedAt!: Date;
}

/** What a person set by hand. */
@Entity("contact_pin")
export class ContactPinRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") contactId!: string;
  @PrimaryColumn("text") field!: string;
  @Column("jsonb") value!: unknown;
  @Column("text") origin!: IdentifierOrigin;
  @Column("text") actor!: string;
  @Column("uuid", { array: true }) covers!: string[];
  @Column("timestamp with time zone", { precision: 3 }) setAt!: Date;
}
