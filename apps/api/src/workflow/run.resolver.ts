import type { RunRow, Tx } from "@contact-identity/database";
import { cancelRun, publicId, retryRun, runsByIds, startRunByHand } from "@contact-identity/database";
import { logSentence } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import { type Context, may } from "../context.ts";
import { ConversationType } from "../conversation/conversation.type.ts";
import { idOf } from "../graphql/id.ts";
import { answering } from "../graphql/refusals.ts";
import { JSONScalar } from "../graphql/scalars.ts";
import { Takes } from "../scope/declare.ts";
import { HOLDS_VALUES, RunPayload, RunStepType, RunType } from "./run.type.ts";
import { WorkflowRunStartInput } from "./workflow.input.ts";
import { WorkflowType } from "./workflow.type.ts";

/** Does something to a run and returns it as it is then. */
const answer = (context: Context, act: (tx: Tx) => Promise<string>): Promise<RunPayload> =>
  answering<Omit<RunPayload, "userErrors">>(
    async () => ({
      run: await context.write(async (tx) => (await runsByIds(tx, [await act(tx)]))[0] ?? null),
    }),
    { run: null },
  );

/** Variables and details hold what contacts said and are: null for anyone who may not read those. */
const maySeeValues = (context: Context): boolean => may(context, "CONTACTS_READ", "CONVERSATIONS_READ");

@Resolver(() => RunType)
export class RunResolver {
  @FieldResolver(() => ID)
  id(@Root() row: RunRow): string {
    return publicId("run", row.id);
  }

  @FieldResolver(() => WorkflowType)
  workflow(@Root() row: RunRow, @Ctx() { loaders }: Context): Promise<WorkflowType | null> {
    return loaders.workflowById.load(row.workflowId);
  }

  @FieldResolver(() => ContactType, { description: "After a merge the survivor. Needs CONTACTS_READ." })
  contact(@Root() row: RunRow, @Ctx() context: Context): Promise<ContactType | null> {
    return context.loaders.contactById.load(row.contactId);
  }

  @FieldResolver(() => ConversationType, { nullable: true, description: "Needs CONVERSATIONS_READ." })
  async conversation(@Root() row: RunRow, @Ctx() context: Context): Promise<ConversationType | null> {
    return row.conversationId === null ? null : context.loaders.conversationById.load(row.conversationId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Where it is; of a failed run, the step that failed.",
  })
  currentStepId(@Root() row: RunRow): string | null {
    return row.stepId;
  }

  @FieldResolver(() => JSONScalar, { nullable: true, description: `Name to value. ${HOLDS_VALUES}` })
  variables(@Root() row: RunRow, @Ctx() context: Context): unknown {
    return maySeeValues(context) ? (row.state.variables ?? {}) : null;
  }

  @FieldResolver(() => [RunStepType], { description: "The run's log, in order." })
  async steps(@Root() row: RunRow, @Ctx() context: Context): Promise<RunStepType[]> {
    const steps = await context.loaders.stepsByRun.load(row.id);
    return maySeeValues(context) ? steps : steps.map((step) => ({ ...step, detail: null }));
  }

  @FieldResolver(() => [String], {
    description:
      "The run's log in sentences, in order; never what the contact said. What other programs said, and assignees, with CONTACTS_READ and CONVERSATIONS_READ alone.",
  })
  async story(@Root() row: RunRow, @Ctx() context: Context): Promise<string[]> {
    return (await context.loaders.stepsByRun.load(row.id)).map((step) =>
      logSentence(step, maySeeValues(context)),
    );
  }

  @Query(() => RunType, { nullable: true })
  workflowRun(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunType | null> {
    return context.loaders.runById.load(idOf("run", id));
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => RunPayload, {
    description: "Starts the published version for a contact, whatever its trigger.",
  })
  workflowRunStart(
    @Arg("input", () => WorkflowRunStartInput) input: WorkflowRunStartInput,
    @Ctx() context: Context,
  ): Promise<RunPayload> {
    const wanted = {
      workflowId: idOf("workflow", input.workflowId),
      contactId: idOf("contact", input.contactId),
      conversationId: input.conversationId == null ? null : idOf("conversation", input.conversationId),
      variables: input.variables,
    };
    return answer(context, (tx) => startRunByHand(tx, wanted));
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => RunPayload)
  workflowRunCancel(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunPayload> {
    return answer(context, async (tx) => {
      await cancelRun(tx, idOf("run", id));
      return idOf("run", id);
    });
  }

  @Takes("WORKFLOWS_WRITE")
  @Mutation(() => RunPayload, { description: "Goes on with a failed run from the step that failed." })
  workflowRunRetry(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunPayload> {
    return answer(context, async (tx) => {
      await retryRun(tx, idOf("run", id));
      return idOf("run", id);
    });
  }
}
