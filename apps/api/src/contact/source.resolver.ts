import type { SourceRow } from "@contact-identity/database";
import { blockSource, publicId, resolveContact } from "@contact-identity/database";
import type { ShownValue } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { ContactPayload } from "./contact.payload.ts";
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

  @Takes("CONTACTS_WRITE")
  @Mutation(() => ContactPayload, {
    description:
      "Says that a sender is not wanted, or is again: what it sends is then counted and not stored. Returns the contact.",
  })
  sourceSetBlocked(
    @Arg("id", () => ID) id: string,
    @Arg("blocked", () => Boolean) blocked: boolean,
    @Ctx() context: Context,
  ): Promise<ContactPayload> {
    return answering<Omit<ContactPayload, "userErrors">>(
      async () => ({
        contact: await context.write(async (tx) =>
          resolveContact(tx, await blockSource(tx, idOf("source", id), blocked)),
        ),
      }),
      { contact: null },
    );
  }
}

@Resolver(() => FieldProvenanceType)
export class ProvenanceResolver {
  @FieldResolver(() => SourceType, { nullable: true })
  async source(@Root() value: ShownValue, @Ctx() { loaders }: Context): Promise<SourceType | null> {
    return value.source === null ? null : loaders.sourceById.load(value.source);
  }
}
