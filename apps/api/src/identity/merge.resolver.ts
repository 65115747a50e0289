import type { ContactRow, MergeRow } from "@contact-identity/database";
import { mergeById, publicId } from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { MergeType } from "./merge.type.ts";

/** A merge as it may be shown: of an erased contact nothing is. */
export async function shownMerge(context: Context, id: string): Promise<MergeRow | null> {
  const row = await mergeById(await context.read(), id);
  return row && (await context.loaders.contactById.load(row.survivorId)) ? row : null;
}

@Resolver(() => MergeType)
export class MergeResolver {
  @Query(() => MergeType, { nullable: true })
  async merge(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<MergeType | null> {
    return shownMerge(context, idOf("merge", id));
  }

  @FieldResolver(() => ID)
  id(@Root() row: MergeRow): string {
    return publicId("merge", row.id);
  }

  @FieldResolver(() => ContactType, { description: "The live contact that answers for the survivor." })
  survivor(@Root() row: MergeRow, @Ctx() { loaders }: Context): Promise<ContactType | null> {
    return loaders.contactById.load(row.survivorId);
  }

  @FieldResolver(() => [ID])
  async absorbedIds(@Root() row: MergeRow, @Ctx() { loaders }: Context): Promise<string[]> {
    return (await loaders.absorbedByMerge.load(row.id)).map((absorbed) =>
      publicId("contact", absorbed.contactId),
    );
  }
}

@Resolver(() => ContactType)
export class ContactMergesResolver {
  @FieldResolver(() => [MergeType], { description: "Every merge, inner and undone ones too, newest first." })
  merges(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<MergeType[]> {
    return loaders.mergesByContact.load(row.id);
  }
}
