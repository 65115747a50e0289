import { eraseContact, publicId } from "@contact-identity/database";
import { Arg, Ctx, Field, ID, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { Takes } from "../scope/declare.ts";

@ObjectType()
export class ContactErasePayload {
  @Field(() => [ID], { description: "Contact ids, absorbed ones too." }) erasedIds!: readonly string[];
  @Field(() => JSONScalar, { description: "How many of what was, or would be, taken." }) counts!: Readonly<
    Record<string, number>
  >;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}

@Resolver()
export class EraseResolver {
  @Takes("CONTACTS_ERASE")
  @Mutation(() => ContactErasePayload, {
    description:
      "Takes the contact with everything that was merged into it. Cannot be undone; dryRun counts only.",
  })
  contactErase(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Arg("dryRun", () => Boolean, { nullable: true, defaultValue: false }) dryRun: boolean | null,
  ): Promise<ContactErasePayload> {
    return answering<Omit<ContactErasePayload, "userErrors">>(
      async () => {
        const { erasedIds, counts } = await context.write((tx) =>
          eraseContact(tx, idOf("contact", id), dryRun ?? false),
        );
        return { erasedIds: erasedIds.map((erased) => publicId("contact", erased)), counts };
      },
      { erasedIds: [], counts: {} },
    );
  }
}
