import type { ChannelType } from "@contact-identity/domain";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** An account of the business at a provider. `config` may be shown; what may not is sealed. */
@Entity("channel")
export class ChannelRow {
  @PrimaryColumn("uuid") workspaceId!: string;
  @PrimaryColumn("uuid") id!: string;
  @Column("text") type!: ChannelType;
  @Column("text") name!: string;
  @Column("boolean", { default: true }) enabled!: boolean;
  @Column("text", { nullable: true }) defaultCountry!: string | null;
  @Column("jsonb") config!: Record<string, unknown>;
  @Column("bytea") sealedConfig!: Buffer;
  @Column("timestamp with time zone", { precision: 3, default: () => "now()" }) createdAt!: Date;
}
