import { defineContactField, updateWorkspace, workspaceById } from "@contact-identity/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { answering } from "../refusals.ts";
import { Takes } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";
import { ContactFieldInput, WorkspaceInput, WorkspacePayload } from "./workspace.input.ts";

@Resolver()
export class WorkspaceWriteResolver {
  @Takes("USERS_MANAGE")
  @Mutation(() => WorkspacePayload)
  workspaceUpdate(@Ctx() context: Context, @Arg("input", () => WorkspaceInput) input: WorkspaceInput): Promise<WorkspacePayload> {
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => ({ workspace: await context.write((tx) => updateWorkspace(tx, input)) }),
      { workspace: null },
    );
  }

  @Takes(oneOf("USERS_MANAGE", "WORKFLOWS_WRITE", "WIDGETS_MANAGE"))
  @Mutation(() => WorkspacePayload, {
    description: "Defines a custom field, or renames it and changes its allowed values; its type stays.",
  })
  contactFieldDefine(@Ctx() context: Context, @Arg("input", () => ContactFieldInput) input: ContactFieldInput): Promise<WorkspacePayload> {
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => {
        await context.write((tx) => defineContactField(tx, input));
        return { workspace: await workspaceById(await context.read()) };
      },
      { workspace: null },
    );
  }
}
