import { WorkspaceResolver } from "./workspace.resolver.ts";
import { WorkspaceWriteResolver } from "./workspace-write.resolver.ts";

export const workspaceResolvers = [WorkspaceResolver, WorkspaceWriteResolver] as const;
