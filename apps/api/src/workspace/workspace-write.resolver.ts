import { defineContactField, updateWorkspace, workspaceById } from "@contact-identity/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { authorise } from "../context.ts";
import { answering } from "../refusals.ts";
import { ContactFieldInput, WorkspaceInput, WorkspacePayload } from "./workspace.input.ts";

@Resolver()
export class WorkspaceWriteResolver {
  @Mutation(() => WorkspacePayload)
  workspaceUpdate(@Ctx() context: Context, @Arg("input", () => WorkspaceInput) input: WorkspaceInput): Promise<WorkspacePayload> {
    authorise(context, "CONTACTS_WRITE");
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => ({ workspace: await context.write((tx) => updateWorkspace(tx, input)) }),
      { workspace: null },
    );
  }

  @Mutation(() => WorkspacePayload, {
    description: "Defines a custom field, or renames it and changes its allowed values; its type stays.",
  })
  contactFieldDefine(@Ctx() context: Context, @Arg("input", () => ContactFieldInput) input: ContactFieldInput): Promise<WorkspacePayload> {
    authorise(context, "CONTACTS_WRITE");
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => {
        await context.write((tx) => defineContactField(tx, input));
        return { workspace: await workspaceById(await context.read()) };
      },
      { workspace: null },
    );
  }
}
