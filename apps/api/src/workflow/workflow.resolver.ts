import { urlRefusal } from "@contact-identity/channels";
import type { WorkflowRow } from "@contact-identity/database";
import {
  createWorkflow,
  publicId,
  publishWorkflow,
  refuse,
  runPage,
  type RunStatus as Status,
  stopWorkflow,
  triggerTokenOf,
  updateWorkflow,
  workflows,
} from "@contact-identity/database";
import {
  type Definition,
  definitionSchema,
  sentOut,
  templateByKey,
  tested,
  withoutCredentials,
  workflowDiagram,
  workflowTemplates,
} from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { pageSize, toConnection } from "../graphql/connection.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { Takes } from "../scope/declare.ts";
import { demand } from "../scope/guard.ts";
import { RunConnection, RunStatus, type RunType } from "./run.type.ts";
import { WorkflowCreateInput, WorkflowUpdateInput } from "./workflow.input.ts";
import { WorkflowPayload, WorkflowTemplateType, WorkflowType, WorkflowVersionType } from "./workflow.type.ts";

/** Who publishes what sends values out could read them there, and who publishes what tests them could find them by trying. */
const READ_OF_SENT = { contact: "CONTACTS_READ", conversation: "CONVERSATIONS_READ" } as const;

const answer = (work: () => Promise<WorkflowRow>): Promise<WorkflowPayload> =>
  answering<Omit<WorkflowPayload, "userErrors">>(async () => ({ workflow: await work() }), {
    workflow: null,
  });

/** The definition that an input asks for. */
function definitionOf({ templateKey, definition }: WorkflowCreateInput): unknown {
  if ((templateKey == null) === (definition == null))
    refuse("INVALID", "Give either a templateKey or a definition.", ["input"]);
  if (templateKey == null) return definition;
  const keys = workflowTemplates.map((template) => template.key).join(", ");
  return (
    templateByKey(templateKey)?.definition ??
    refuse("NOT_FOUND", `There is no such template; there are: ${keys}.`, ["input", "templateKey"])
  );
}

/** Definitions of before there were secrets hold keys of other systems. */
const shown = (definition: unknown, { caller }: Context): unknown =>
  caller.scopes.has("WORKFLOWS_WRITE") ? definition : withoutCredentials(definition);

const waysOut = ({ settings }: Context) => ({ addressRefusal: urlRefusal(settings.egressAllow) });

@Resolver(() => WorkflowVersionType)
export class WorkflowVersionResolver {
  @FieldResolver(() => JSONScalar, {
    description: "A credential in clear is shown with WORKFLOWS_WRITE alone.",
  })
  definition(@Root() row: WorkflowVersionType, @Ctx() context: Context): unknown {
    return shown(row.definition, context);
  }
}

@Resolver(() => WorkflowType)
export class WorkflowResolver {
  @FieldResolver(() => ID)
  id(@Root() row: WorkflowRow): string {
    return publicId("workflow", row.id);
  }

  @FieldResolver(() => JSONScalar, {
    description:
      "The editable draft; its form is workflowDefinitionSchema. A credential in clear is shown with WORKFLOWS_WRITE alone.",
  })
  draft(@Root() row: WorkflowRow, @Ctx() context: Context): unknown {
    return shown(row.draft, context);
  }

  @FieldResolver(() => [UserError], {
    description: "Problems that would refuse publishing, by path into the draft.",
  })
  problems(@Root() row: WorkflowRow, @Ctx() { loaders }: Context): Promise<readonly UserError[]> {
    return loaders.problemsByWorkflow.load(row);
  }

  @Takes("WORKFLOWS_WRITE")
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Bearer token of the INCOMING_WEBHOOK trigger; needs WORKFLOWS_WRITE. Null until it is published with that trigger.",
  })
  triggerToken(@Root() row: WorkflowRow, @Ctx() context: Context): string | null {
    return triggerTokenOf(context.settings.encryptionKey, row);
  }

  @FieldResolver(() => String, { description: "The draft as a Mermaid flowchart." })
  diagram(@Root() row: WorkflowRow): string {
    return workflowDiagram(row.draft);
  }

  @FieldResolver(() => [WorkflowVersionType], { description: "The first one first." })
  versions(@Root() row: WorkflowRow, @Ctx() { loaders }: Context): Promise<WorkflowVersionType[]> {
    return loaders.versionsByWorkflow.load(row.id);
  }

  @FieldResolver(() => RunConnection, { description: "Newest first." })
  async runs(
    @Root() row: WorkflowRow,
    @Arg("first", () => Int, { nullable: true, defaultValue: 25 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Arg("status", () => RunStatus, { nullable: true }) status: Status | null,
    @Ctx() context: Context,
  ) {
    const page = await runPage(await context.read(), {
      workflowId: row.id,
      first: pageSize(first ?? 25),
      after,
      status,
    });
    return toConnection(page, (run): RunType => run);
  }

  @Query(() => [WorkflowTemplateType])
  workflowTemplates(): readonly WorkflowTemplateType[] {
    return workflowTemplates;
  }

  @Takes("WORKFLOWS_READ")
  @Query(() => JSONScalar, {
    description: "JSON Schema of a workflow definition, the limits of single settings included.",
  })
  workflowDefinitionSchema(): unknown {
    return definitionSchema;
  }

  @Query(() => [WorkflowType])
  async workflows(@Ctx() context: Context): Promise<WorkflowType[]> {
    return workflows(await context.read());
  }

  @Query(() => WorkflowType, { nullable: true })
  workflow(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<WorkflowType | null> {
    return context.loaders.workflowById.load(idOf("workflow", id));
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => WorkflowPayload, { description: "Makes a draft, whatever its problems." })
  workflowCreate(
    @Arg("input", () => WorkflowCreateInput) input: WorkflowCreateInput,
    @Ctx() context: Context,
  ): Promise<WorkflowPayload> {
    return answer(async () => {
      const wanted = { name: input.name, definition: definitionOf(input) };
      return context.write((tx) => createWorkflow(tx, wanted));
    });
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => WorkflowPayload, {
    description: "Edits the draft; the published version stays what it is.",
  })
  workflowUpdate(
    @Arg("input", () => WorkflowUpdateInput) input: WorkflowUpdateInput,
    @Ctx() context: Context,
  ): Promise<WorkflowPayload> {
    const change = { id: idOf("workflow", input.id), name: input.name ?? null, definition: input.definition };
    return answer(() => context.write((tx) => updateWorkflow(tx, change)));
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => WorkflowPayload, {
    description:
      "Makes the draft the next version. Any problem refuses it. HTTP steps that send values of the contact, and conditions that test them, take CONTACTS_READ besides; of the conversation, a message or an answer CONVERSATIONS_READ.",
  })
  workflowPublish(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<WorkflowPayload> {
    const check = (definition: Definition) =>
      demand(
        context,
        [...new Set([...sentOut(definition), ...tested(definition)])].map((root) => READ_OF_SENT[root]),
      );
    return answer(() =>
      context.write((tx) => publishWorkflow(tx, idOf("workflow", id), { ...waysOut(context), check })),
    );
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => WorkflowPayload, { description: "Nothing new starts; runs under way go on." })
  workflowStop(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<WorkflowPayload> {
    return answer(() => context.write((tx) => stopWorkflow(tx, idOf("workflow", id))));
  }
}
