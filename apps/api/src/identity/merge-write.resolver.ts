import { mergeContacts, unmergeContacts } from "@contact-identity/database";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { ContactMergeInput } from "./merge.input.ts";
import { ContactMergePayload, ContactUnmergePayload } from "./merge.payload.ts";
import { shownMerge } from "./merge.resolver.ts";

/** The ids of a merge as the store knows them. */
export const mergeRequest = ({ survivorId, absorbedIds, ...rest }: ContactMergeInput) => ({
  survivorId: idOf("contact", survivorId),
  absorbedIds: absorbedIds.map((id) => idOf("contact", id)),
  overrides: rest.overrides ?? null,
  reason: rest.reason ?? null,
});

@Resolver()
export class MergeWriteResolver {
  @Takes("CONTACTS_MERGE")
  @Mutation(() => ContactMergePayload, {
    description: "All or nothing, over every blocker but the absolute ones.",
  })
  contactMerge(
    @Ctx() context: Context,
    @Arg("input", () => ContactMergeInput) input: ContactMergeInput,
  ): Promise<ContactMergePayload> {
    return answering<Omit<ContactMergePayload, "userErrors">>(
      async () => {
        const id = await context.write((tx) =>
          mergeContacts(tx, { ...mergeRequest(input), actor: context.actor.actor }),
        );
        const merge = await shownMerge(context, id);
        return { merge, contact: merge && (await context.loaders.contactById.load(merge.survivorId)) };
      },
      { merge: null, contact: null },
    );
  }

  @Takes("CONTACTS_MERGE")
  @Mutation(() => ContactUnmergePayload, {
    description: "Moves back exactly the sources that the merge moved.",
  })
  contactUnmerge(
    @Ctx() context: Context,
    @Arg("mergeId", () => ID) mergeId: string,
  ): Promise<ContactUnmergePayload> {
    return answering<Omit<ContactUnmergePayload, "userErrors">>(
      async () => {
        const done = await context.write((tx) =>
          unmergeContacts(tx, idOf("merge", mergeId), context.actor.actor),
        );
        const contacts = await Promise.all(done.contactIds.map((id) => context.loaders.contactById.load(id)));
        return {
          merge: await shownMerge(context, done.mergeId),
          contacts: contacts.filter((contact) => contact !== null),
          kept: done.kept,
          userErrors: done.notes,
        };
      },
      { merge: null, contacts: [], kept: [] },
    );
  }
}
