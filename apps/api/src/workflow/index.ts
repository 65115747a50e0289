import { RunResolver } from "./run.resolver.ts";
import { WorkflowResolver, WorkflowVersionResolver } from "./workflow.resolver.ts";

export const workflowResolvers = [WorkflowResolver, WorkflowVersionResolver, RunResolver] as const;
