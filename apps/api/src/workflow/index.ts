import { RunResolver } from "./run.resolver.ts";
import { WorkflowResolver } from "./workflow.resolver.ts";

export const workflowResolvers = [WorkflowResolver, RunResolver] as const;
