import type { WorkspaceRow } from "@contact-identity/database";
import { contactFields, publicId, secretNames, workspaceById } from "@contact-identity/database";
import { Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { Takes } from "../scope/declare.ts";
import { oneOf } from "../scope/requirement.ts";
import { ContactFieldDefinition, WorkspaceType } from "./workspace.type.ts";

@Resolver(() => WorkspaceType)
export class WorkspaceResolver {
  @Query(() => WorkspaceType, { description: "The workspace of the key; any key may read it." })
  async workspace(@Ctx() context: Context): Promise<WorkspaceType | null> {
    return workspaceById(await context.read());
  }

  @FieldResolver(() => ID)
  id(@Root() row: WorkspaceRow): string {
    return publicId("workspace", row.workspaceId);
  }

  @FieldResolver(() => [ContactFieldDefinition])
  async contactFields(@Ctx() context: Context): Promise<ContactFieldDefinition[]> {
    return contactFields(await context.read());
  }

  @Takes(oneOf("USERS_MANAGE", "WORKFLOWS_WRITE"))
  @FieldResolver(() => [String], { description: "Of sealed values that {{secret.NAME}} names." })
  async secretNames(@Ctx() context: Context): Promise<string[]> {
    return secretNames(await context.read());
  }
}
