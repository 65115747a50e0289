import type { RunStatus as Status } from "@contact-identity/database";
import { Field, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/connection.ts";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";

/** Of what holds values of contacts. */
export const HOLDS_VALUES = "Null without CONTACTS_READ and CONVERSATIONS_READ.";

export const RunStatus = enumOf("RunStatus", ["RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"]);

@ReadWith("WORKFLOWS_READ")
@ObjectType("WorkflowRun", {
  implements: Node,
  description: "One run of a workflow for one contact, on the version that it began with.",
})
export class RunType {
  @Field(() => Int) version!: number;
  @Field(() => RunStatus) status!: Status;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a waiting run goes on by itself." })
  wakeAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Why, when FAILED." }) failure!: string | null;
  @Field(() => DateTimeScalar) startedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt!: Date | null;
}

@ReadWith("WORKFLOWS_READ")
@ObjectType("WorkflowRunStep", { description: "One entry of the run's log, in order." })
export class RunStepType {
  @Field(() => Int) sequence!: number;
  @Field(() => String) stepId!: string;
  @Field(() => String) type!: string;
  @Field(() => String) outcome!: string;
  @Field(() => JSONScalar, { nullable: true, description: HOLDS_VALUES }) detail!: unknown;
  @Field(() => DateTimeScalar) at!: Date;
}

export const { Connection: RunConnection } = connectionOf("WorkflowRun", () => RunType);

@ObjectType("WorkflowRunPayload")
export class RunPayload {
  @Field(() => RunType, { nullable: true }) run!: RunType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
