import type { SourceRow } from "@contact-identity/database";
import { publicId } from "@contact-identity/database";
import type { ShownValue } from "@contact-identity/domain";
import { Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { IdentifierType } from "./identifier.type.ts";
import { FieldProvenanceType } from "./provenance.type.ts";
import { SourceType } from "./source.type.ts";

@Resolver(() => SourceType)
export class SourceResolver {
  @FieldResolver(() => ID)
  id(@Root() row: SourceRow): string {
    return publicId("source", row.id);
  }

  @FieldResolver(() => [IdentifierType])
  identifiers(@Root() row: SourceRow, @Ctx() { loaders }: Context): Promise<IdentifierType[]> {
    return loaders.identifiersBySource.load(row.id);
  }
}

@Resolver(() => FieldProvenanceType)
export class ProvenanceResolver {
  @FieldResolver(() => SourceType, { nullable: true })
  async source(@Root() value: ShownValue, @Ctx() { loaders }: Context): Promise<SourceType | null> {
    return value.source === null ? null : loaders.sourceById.load(value.source);
  }
}
