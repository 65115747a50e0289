import type { ContactRow, ContactOrder as Order } from "@contact-identity/database";
import { contactByKey, contactPage, publicId } from "@contact-identity/database";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { badInput } from "../graphql/bad-input.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { idOf } from "../graphql/id.ts";
import { ContactFilter, ContactKey, ContactOrder } from "./contact.input.ts";
import { ContactConnection, ContactType } from "./contact.type.ts";
import { IdentifierType } from "./identifier.type.ts";
import { FieldProvenanceType } from "./provenance.type.ts";
import { SourceType } from "./source.type.ts";

const given = (key: ContactKey) => Object.entries(key).filter(([, value]) => value != null);

@Resolver(() => ContactType)
export class ContactResolver {
  @Query(() => ContactType, {
    nullable: true,
    description: "An id that was merged away answers with its survivor.",
  })
  async contact(
    @Ctx() context: Context,
    @Arg("id", () => ID, { nullable: true }) id?: string | null,
    @Arg("by", () => ContactKey, { nullable: true }) by?: ContactKey | null,
  ): Promise<ContactType | null> {
    if ((id == null) === (by == null)) throw badInput('Give "id" or "by", one of them.', "by");
    if (id != null) return context.loaders.contactById.load(idOf("contact", id));
    if (by == null || given(by).length !== 1) throw badInput('"by" takes exactly one field.', "by");
    const account = by.channelAccount;
    return contactByKey(await context.read(), {
      ...by,
      channelAccount: account ? { ...account, channelId: idOf("channel", account.channelId) } : null,
    });
  }

  @Query(() => ContactConnection)
  async contacts(
    @Ctx() context: Context,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
    @Arg("filter", () => ContactFilter, { nullable: true }) filter?: ContactFilter | null,
    @Arg("orderBy", () => ContactOrder, { nullable: true, defaultValue: "CREATED_AT_DESC" })
    orderBy?: Order | null,
  ) {
    const page = await contactPage(await context.read(), {
      first: pageSize(first ?? 25),
      after,
      filter: filter ?? null,
      orderBy: orderBy ?? null,
    });
    return toConnection(page, (row): ContactType => row);
  }

  @FieldResolver(() => ID)
  id(@Root() row: ContactRow): string {
    return publicId("contact", row.id);
  }

  @FieldResolver(() => [IdentifierType])
  identifiers(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<IdentifierType[]> {
    return loaders.identifiersByContact.load(row.id);
  }

  @FieldResolver(() => [SourceType])
  sources(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<SourceType[]> {
    return loaders.sourcesByContact.load(row.id);
  }

  @FieldResolver(() => [ID], {
    description: "Ids that were merged into this contact and still answer as it.",
  })
  async mergedIds(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<string[]> {
    return (await loaders.mergedIdsByContact.load(row.id)).map((merged) => publicId("contact", merged.id));
  }

  @FieldResolver(() => [FieldProvenanceType], { description: "Where each shown value came from." })
  async provenance(@Root() row: ContactRow, @Ctx() { loaders }: Context): Promise<FieldProvenanceType[]> {
    return (await loaders.provenanceByContact.load(row.id)) ?? [];
  }
}
