import { createContact, updateContact, upsertContact } from "@contact-identity/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { ContactCreateInput, ContactUpdateInput, ContactUpsertInput } from "./contact.input.ts";
import { ContactPayload, ContactUpsertPayload, ContactUpsertRow } from "./contact.payload.ts";

async function upsert(context: Context, input: ContactUpsertInput, at: readonly string[]) {
  const { contactId, created } = await context.write((tx) => upsertContact(tx, input, context.actor, at));
  return { contact: await context.loaders.contactById.load(contactId), created };
}
const notUpserted = { contact: null, created: false };

@Resolver()
export class ContactWriteResolver {
  @Takes("CONTACTS_WRITE")
  @Mutation(() => ContactPayload)
  contactCreate(
    @Ctx() context: Context,
    @Arg("input", () => ContactCreateInput) input: ContactCreateInput,
  ): Promise<ContactPayload> {
    return answering<Pick<ContactPayload, "contact">>(
      async () => {
        const id = await context.write((tx) => createContact(tx, input, context.actor));
        return { contact: await context.loaders.contactById.load(id) };
      },
      { contact: null },
    );
  }

  @Takes("CONTACTS_WRITE")
  @Mutation(() => ContactPayload)
  contactUpdate(
    @Ctx() context: Context,
    @Arg("input", () => ContactUpdateInput) input: ContactUpdateInput,
  ): Promise<ContactPayload> {
    return answering<Pick<ContactPayload, "contact">>(
      async () => {
        const id = await context.write((tx) =>
          updateContact(tx, { ...input, id: idOf("contact", input.id) }, context.actor.actor),
        );
        return { contact: await context.loaders.contactById.load(id) };
      },
      { contact: null },
    );
  }

  @Takes("CONTACTS_WRITE")
  @Mutation(() => ContactUpsertPayload)
  contactUpsert(
    @Ctx() context: Context,
    @Arg("input", () => ContactUpsertInput) input: ContactUpsertInput,
  ): Promise<ContactUpsertPayload> {
    return answering<Pick<ContactUpsertPayload, "contact" | "created">>(
      () => upsert(context, input, ["input"]),
      notUpserted,
    );
  }

  @Takes("CONTACTS_WRITE")
  @Mutation(() => [ContactUpsertRow], {
    description: "At most 100; each row answers for itself, in input order.",
  })
  async contactsUpsert(
    @Ctx() context: Context,
    @Arg("inputs", () => [ContactUpsertInput]) inputs: ContactUpsertInput[],
  ): Promise<ContactUpsertRow[]> {
    const rows: ContactUpsertRow[] = [];
    for (const [index, input] of inputs.entries())
      rows.push({
        index,
        ...(await answering<Pick<ContactUpsertRow, "contact" | "created">>(
          () => upsert(context, input, ["inputs", String(index)]),
          notUpserted,
        )),
      });
    return rows;
  }
}
