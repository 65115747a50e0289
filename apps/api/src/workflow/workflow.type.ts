import type { WorkflowStatus as Status } from "@contact-identity/database";
import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enum.ts";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar, JSONScalar } from "../graphql/scalars.ts";
import { UserError } from "../graphql/user-error.type.ts";
import { ReadWith } from "../scope/declare.ts";

export const WorkflowStatus = enumOf("WorkflowStatus", ["DRAFT", "PUBLISHED", "STOPPED"]);

@ReadWith("WORKFLOWS_READ")
@ObjectType("Workflow", { implements: Node })
export class WorkflowType {
  @Field(() => String) name!: string;
  @Field(() => WorkflowStatus) status!: Status;
  draft!: unknown;
  @Field(() => Int, { nullable: true }) publishedVersion!: number | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}

@ReadWith("WORKFLOWS_READ")
@ObjectType("WorkflowVersion", { description: "A published version; never changes." })
export class WorkflowVersionType {
  @Field(() => Int) version!: number;
  definition!: unknown;
  @Field(() => DateTimeScalar) publishedAt!: Date;
}

@ReadWith("WORKFLOWS_READ")
@ObjectType("WorkflowTemplate", { description: "What a workflow can start from." })
export class WorkflowTemplateType {
  @Field(() => String) key!: string;
  @Field(() => String) name!: string;
  @Field(() => String) description!: string;
  @Field(() => JSONScalar) definition!: unknown;
}

@ObjectType()
export class WorkflowPayload {
  @Field(() => WorkflowType, { nullable: true }) workflow!: WorkflowType | null;
  @Field(() => [UserError]) userErrors!: readonly UserError[];
}
