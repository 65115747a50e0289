import type { ContactRow, SuggestionStatus as Status, SuggestionRow } from "@contact-identity/database";
import {
  acceptSuggestion,
  publicId,
  rejectSuggestion,
  suggestionById,
  suggestionPage,
} from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import type { Context } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { MergeSuggestionPayload } from "./merge.payload.ts";
import { shownMerge } from "./merge.resolver.ts";
import { explained } from "./sightings.ts";
import { MergeSuggestionConnection, MergeSuggestionType, SuggestionStatus } from "./suggestion.type.ts";

const nothing = { suggestion: null, merge: null };

@Resolver(() => MergeSuggestionType)
export class SuggestionResolver {
  @Query(() => MergeSuggestionConnection, { description: "Newest first." })
  async mergeSuggestions(
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
    @Arg("status", () => SuggestionStatus, {
      nullable: true,
      defaultValue: "OPEN",
      description: "null: of any status.",
    })
    status?: Status | null,
  ) {
    const page = await suggestionPage(await context.read(), {
      first: pageSize(first ?? 25),
      after,
      status: status ?? null,
    });
    return toConnection(page, (row): MergeSuggestionType => row);
  }

  @Takes("CONTACTS_MERGE")
  @Mutation(() => MergeSuggestionPayload)
  mergeSuggestionAccept(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
  ): Promise<MergeSuggestionPayload> {
    return answering<Omit<MergeSuggestionPayload, "userErrors">>(async () => {
      const uuid = idOf("suggestion", id);
      const merge = await context.write((tx) => acceptSuggestion(tx, uuid, context.actor.actor));
      return {
        suggestion: await suggestionById(await context.read(), uuid),
        merge: await shownMerge(context, merge),
      };
    }, nothing);
  }

  @Takes("CONTACTS_MERGE")
  @Mutation(() => MergeSuggestionPayload, {
    description: "The pair is not offered again until a person merges it.",
  })
  mergeSuggestionReject(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Arg("reason", () => String, { nullable: true }) reason?: string | null,
  ): Promise<MergeSuggestionPayload> {
    return answering<Omit<MergeSuggestionPayload, "userErrors">>(async () => {
      const uuid = idOf("suggestion", id);
      await context.write((tx) => rejectSuggestion(tx, uuid, context.actor.actor, reason ?? null));
      return { suggestion: await suggestionById(await context.read(), uuid), merge: null };
    }, nothing);
  }

  @FieldResolver(() => ID)
  id(@Root() row: SuggestionRow): string {
    return publicId("suggestion", row.id);
  }

  @FieldResolver(() => String, {
    description:
      "The whole of it as a sentence: what they share, how each came by it, and why it waits. Holds addresses: for a person to read, not to log.",
  })
  explanation(@Root() row: SuggestionRow, @Ctx() { loaders }: Context): Promise<string> {
    return explained(row, loaders);
  }

  @FieldResolver(() => [ContactType], {
    description: "The live contacts behind it; one alone once they are merged.",
  })
  async contacts(@Root() row: SuggestionRow, @Ctx() { loaders }: Context): Promise<ContactType[]> {
    const named = await loaders.contactsBySuggestion.load(row.id);
    const found = await Promise.all(named.map((one) => loaders.contactById.load(one.contactId)));
    return [...new Map(found.flatMap((contact) => (contact ? [[contact.id, contact]] : []))).values()];
  }
}

@Resolver(() => ContactType)
export class ContactSuggestionsResolver {
  @FieldResolver(() => [MergeSuggestionType], { description: "Open ones." })
  suggestions(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<MergeSuggestionType[]> {
    return loaders.suggestionsByContact.load(row.id);
  }
}
