import {
  defineContactField,
  deleteSecret,
  setSecret,
  type Tx,
  updateWorkspace,
  workspaceById,
} from "@contact-identity/database";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { answering } from "../graphql/refusals.ts";
import { Takes } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";
import { ContactFieldInput, WorkspaceInput, WorkspacePayload } from "./workspace.input.ts";

const changed = (context: Context, work: (tx: Tx) => Promise<void>): Promise<WorkspacePayload> =>
  answering<Omit<WorkspacePayload, "userErrors">>(
    async () => {
      await context.write(work);
      return { workspace: await workspaceById(await context.read()) };
    },
    { workspace: null },
  );

@Resolver()
export class WorkspaceWriteResolver {
  @Takes("USERS_MANAGE")
  @Mutation(() => WorkspacePayload)
  workspaceUpdate(
    @Ctx() context: Context,
    @Arg("input", () => WorkspaceInput) input: WorkspaceInput,
  ): Promise<WorkspacePayload> {
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => ({ workspace: await context.write((tx) => updateWorkspace(tx, input)) }),
      { workspace: null },
    );
  }

  @Takes(oneOf("USERS_MANAGE", "WORKFLOWS_WRITE", "WIDGETS_MANAGE"))
  @Mutation(() => WorkspacePayload, {
    description: "Defines a custom field, or renames it and changes its allowed values; its type stays.",
  })
  contactFieldDefine(
    @Ctx() context: Context,
    @Arg("input", () => ContactFieldInput) input: ContactFieldInput,
  ): Promise<WorkspacePayload> {
    return answering<Omit<WorkspacePayload, "userErrors">>(
      async () => {
        await context.write((tx) => defineContactField(tx, input));
        return { workspace: await workspaceById(await context.read()) };
      },
      { workspace: null },
    );
  }

  @Takes(oneOf("USERS_MANAGE", "WORKFLOWS_WRITE"))
  @Mutation(() => WorkspacePayload, {
    description:
      "A value that HTTP steps name as {{secret.NAME}}; sealed, and never readable again. The name has at most 64 characters, the value 8,192; at most 100 secrets.",
  })
  workspaceSecretSet(
    @Ctx() context: Context,
    @Arg("name", () => String) name: string,
    @Arg("value", () => String) value: string,
  ): Promise<WorkspacePayload> {
    return changed(context, (tx) => setSecret(tx, name, value));
  }

  @Takes(oneOf("USERS_MANAGE", "WORKFLOWS_WRITE"))
  @Mutation(() => WorkspacePayload, { description: "A step that names it fails from then on, and says so." })
  workspaceSecretDelete(
    @Ctx() context: Context,
    @Arg("name", () => String) name: string,
  ): Promise<WorkspacePayload> {
    return changed(context, (tx) => deleteSecret(tx, name));
  }
}
