import type { RunRow, Tx } from "@contact-identity/database";
import { cancelRun, publicId, retryRun, runsByIds, startRunByHand } from "@contact-identity/database";
import { logSentence } from "@contact-identity/domain";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { ContactType } from "../contact/contact.type.ts";
import type { Context } from "../context.ts";
import { authorise } from "../context.ts";
import { ConversationType } from "../conversation/conversation.type.ts";
import { idOf } from "../id.ts";
import { answering } from "../refusals.ts";
import { JSONScalar } from "../scalars.ts";
import { RunPayload, RunStepType, RunType } from "./run.type.ts";
import { WorkflowRunStartInput } from "./workflow.input.ts";
import { WorkflowType } from "./workflow.type.ts";

/** Does something to a run and answers it as it is then. */
const answer = (context: Context, act: (tx: Tx) => Promise<string>): Promise<RunPayload> =>
  answering<Omit<RunPayload, "userErrors">>(
    async () => ({ run: await context.write(async (tx) => (await runsByIds(tx, [await act(tx)]))[0] ?? null) }),
    { run: null },
  );

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
    authorise(context, "CONTACTS_READ");
    return context.loaders.contactById.load(row.contactId);
  }

  @FieldResolver(() => ConversationType, { nullable: true, description: "Needs CONVERSATIONS_READ." })
  async conversation(@Root() row: RunRow, @Ctx() context: Context): Promise<ConversationType | null> {
    authorise(context, "CONVERSATIONS_READ");
    return row.conversationId === null ? null : context.loaders.conversationById.load(row.conversationId);
  }

  @FieldResolver(() => String, { nullable: true, description: "Where it is; of a failed run, the step that failed." })
  currentStepId(@Root() row: RunRow): string | null {
    return row.stepId;
  }

  @FieldResolver(() => JSONScalar, { description: "Name to value." })
  variables(@Root() row: RunRow): unknown {
    return row.state.variables ?? {};
  }

  @FieldResolver(() => [RunStepType], { description: "The run's log, in order." })
  steps(@Root() row: RunRow, @Ctx() { loaders }: Context): Promise<RunStepType[]> {
    return loaders.stepsByRun.load(row.id);
  }

  @FieldResolver(() => [String], { description: "The run's log in sentences, in order; never what the contact said." })
  async story(@Root() row: RunRow, @Ctx() { loaders }: Context): Promise<string[]> {
    return (await loaders.stepsByRun.load(row.id)).map(logSentence);
  }

  @Query(() => RunType, { nullable: true })
  workflowRun(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunType | null> {
    authorise(context, "WORKFLOWS_READ");
    return context.loaders.runById.load(idOf("run", id));
  }

  @Mutation(() => RunPayload, { description: "Starts the published version for a contact, whatever its trigger." })
  workflowRunStart(@Arg("input", () => WorkflowRunStartInput) input: WorkflowRunStartInput, @Ctx() context: Context): Promise<RunPayload> {
    authorise(context, "WORKFLOWS_WRITE");
    const wanted = {
      workflowId: idOf("workflow", input.workflowId),
      contactId: idOf("contact", input.contactId),
      conversationId: input.conversationId == null ? null : idOf("conversation", input.conversationId),
      variables: input.variables,
    };
    return answer(context, (tx) => startRunByHand(tx, wanted));
  }

  @Mutation(() => RunPayload)
  workflowRunCancel(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunPayload> {
    authorise(context, "WORKFLOWS_WRITE");
    return answer(context, async (tx) => {
      await cancelRun(tx, idOf("run", id));
      return idOf("run", id);
    });
  }

  @Mutation(() => RunPayload, { description: "Goes on with a failed run from the step that failed." })
  workflowRunRetry(@Arg("id", () => ID) id: string, @Ctx() context: Context): Promise<RunPayload> {
    authorise(context, "WORKFLOWS_WRITE");
    return answer(context, async (tx) => {
      await retryRun(tx, idOf("run", id));
      return idOf("run", id);
    });
  }
}
