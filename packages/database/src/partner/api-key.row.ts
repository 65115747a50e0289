import { Column, Entity, PrimaryColumn } from "typeorm";

/** A partner's key; of the key itself only the hash is kept. */
@Entity("api_key")
export class ApiKeyRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") name!: string;
  @Column("text") hint!: string;
  @Column("bytea") hash!: Buffer;
  @Column("text", { array: true }) scopes!: string[];
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) expiresAt!: Date | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) lastUsedAt!: Date | null;
  @Column("timestamp with time zone", { precision: 3, nullable: true }) revokedAt!: Date | null;
}
