import type { Refusal, RefusalCode } from "@contact-identity/database";
import { Field, ObjectType } from "type-graphql";
import { ReadWith } from "../scope/declare.ts";
import { enumOf } from "./enum.ts";

// Written out as a record, so that a code which is added to the store but not here does not compile.
const CODES: Readonly<Record<RefusalCode, true>> = {
  NOT_FOUND: true,
  INVALID: true,
  INVALID_EMAIL: true,
  INVALID_PHONE: true,
  REQUIRED: true,
  CONFLICT: true,
  IDENTIFIER_TAKEN: true,
  BLOCKED_VALUE: true,
  SAME_CONTACT: true,
  MERGE_BLOCKED: true,
  ALREADY_MERGED: true,
  ALREADY_UNDONE: true,
  ERASED: true,
  SUPERSEDED: true,
  VERSION_MISMATCH: true,
  WORKFLOW_INVALID: true,
  NOT_PUBLISHED: true,
  UNSAFE_RULE: true,
  UNSAFE_URL: true,
  LIMIT_EXCEEDED: true,
  CHANNEL_UNAVAILABLE: true,
};
export const UserErrorCode = enumOf("UserErrorCode", Object.keys(CODES) as RefusalCode[]);

@ReadWith()
@ObjectType({
  description: "An expected refusal. Unexpected failures are top-level errors with extensions.code.",
})
export class UserError implements Refusal {
  @Field(() => UserErrorCode) code!: RefusalCode;
  @Field(() => String, { description: "What is wrong and what to do next." }) message!: string;
  @Field(() => [String], { nullable: true, description: "Path into the arguments." }) field?:
    | readonly string[]
    | undefined;
}
