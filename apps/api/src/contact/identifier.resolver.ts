import type { ContactIdentifier, ContactRow } from "@contact-identity/database";
import {
  addIdentifier,
  identifiersByIds,
  markShared,
  publicId,
  removeIdentifier,
} from "@contact-identity/database";
import type { Assurance as AssuranceName } from "@contact-identity/domain";
import { assuranceOfRank, isVerified } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { IdentifierInput } from "./contact.input.ts";
import { IdentifierPayload } from "./contact.payload.ts";
import { ContactType } from "./contact.type.ts";
import { Assurance, IdentifierType } from "./identifier.type.ts";
import { SourceType } from "./source.type.ts";

/** The live contact that a source hangs on. A source is never without one: the database forbids it. */
async function holder(context: Context, sourceId: string): Promise<ContactRow | null> {
  const source = await context.loaders.sourceById.load(sourceId);
  return source && context.loaders.contactById.load(source.contactId);
}
const nothing = { identifier: null, contact: null };

@Resolver(() => IdentifierType)
export class IdentifierResolver {
  @Takes("CONTACTS_WRITE")
  @Mutation(() => IdentifierPayload, {
    description: "Evidence like any other: rules act at once, and contact answers with the survivor.",
  })
  identifierAdd(
    @Ctx() context: Context,
    @Arg("contactId", () => ID) contactId: string,
    @Arg("identifier", () => IdentifierInput) identifier: IdentifierInput,
  ): Promise<IdentifierPayload> {
    return answering<Pick<IdentifierPayload, "identifier" | "contact">>(async () => {
      const added = await context.write((tx) =>
        addIdentifier(tx, idOf("contact", contactId), identifier, context.actor),
      );
      const [row] = await identifiersByIds(await context.read(), [added.identifierId]);
      return { identifier: row ?? null, contact: await context.loaders.contactById.load(added.contactId) };
    }, nothing);
  }

  @Takes("CONTACTS_MERGE")
  @Mutation(() => IdentifierPayload, {
    description: "Merges that rested on the value alone are taken apart.",
  })
  identifierRemove(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<IdentifierPayload> {
    return answering<Pick<IdentifierPayload, "identifier" | "contact">>(async () => {
      const identifier = await context.write((tx) => removeIdentifier(tx, idOf("identifier", id)));
      return { identifier, contact: await holder(context, identifier.sourceId) };
    }, nothing);
  }

  @Takes("CONTACTS_MERGE")
  @Mutation(() => IdentifierPayload, {
    description:
      "Says that several people use this value, or that they do not after all. Merges that rested on it alone are taken apart; taken back, the rules act again.",
  })
  identifierSetShared(
    @Ctx() context: Context,
    @Arg("id", () => ID) id: string,
    @Arg("shared", () => Boolean) shared: boolean,
  ): Promise<IdentifierPayload> {
    return answering<Pick<IdentifierPayload, "identifier" | "contact">>(async () => {
      const identifier = await context.write((tx) => markShared(tx, idOf("identifier", id), shared));
      return { identifier, contact: await holder(context, identifier.sourceId) };
    }, nothing);
  }

  @FieldResolver(() => ID)
  id(@Root() row: ContactIdentifier): string {
    return publicId("identifier", row.id);
  }

  @FieldResolver(() => Assurance)
  assurance(@Root() row: ContactIdentifier): AssuranceName {
    return assuranceOfRank(row.assurance);
  }

  @FieldResolver(() => Boolean, { description: "assurance is CHANNEL or stronger." })
  verified(@Root() row: ContactIdentifier): boolean {
    return isVerified(assuranceOfRank(row.assurance));
  }

  @FieldResolver(() => Boolean, {
    description: "This contact is the one that contact(by:) answers with for the value.",
  })
  async owner(@Root() row: ContactIdentifier, @Ctx() { loaders }: Context): Promise<boolean> {
    if (row.owner) return true;
    // One source holds the value for the whole contact; the contact's other sources may have it too.
    const own = await loaders.identifiersByContact.load(row.contactId);
    return own.some(
      (other) =>
        other.owner && other.kind === row.kind && other.scope === row.scope && other.value === row.value,
    );
  }

  @FieldResolver(() => ContactType)
  contact(@Root() row: ContactIdentifier, @Ctx() context: Context): Promise<ContactType | null> {
    return holder(context, row.sourceId);
  }

  @FieldResolver(() => SourceType)
  source(@Root() row: ContactIdentifier, @Ctx() { loaders }: Context): Promise<SourceType | null> {
    return loaders.sourceById.load(row.sourceId);
  }
}
