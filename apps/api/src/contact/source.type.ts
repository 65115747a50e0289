import type { IdentifierOrigin as Origin } from "@contact-identity/domain";
import { Field, ObjectType } from "type-graphql";
import { Node } from "../graphql/node.type.ts";
import { DateTimeScalar } from "../graphql/scalars.ts";
import { ReadWith } from "../scope/declare.ts";
import { IdentifierOrigin } from "./identifier.type.ts";

@ReadWith("CONTACTS_READ")
@ObjectType({ description: "An address that identifies nobody." })
export class UnusedValue {
  @Field(() => String) value!: string;
  @Field(() => String) reason!: string;
}

/** Of a `SourceRow`. */
@ReadWith("CONTACTS_READ")
@ObjectType("ContactSource", {
  implements: Node,
  description:
    "One place where a contact is known from: a WhatsApp account, an e-mail sender, a browser session, an imported row, an API record. Conversations hang on it; merging moves it, unmerging moves it back.",
})
export class SourceType {
  @Field(() => String) label!: string;
  @Field(() => IdentifierOrigin) origin!: Origin;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when automatic messages are not wanted there.",
  })
  optedOutAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Since when what it sends is counted and not stored.",
  })
  blockedAt!: Date | null;
  @Field(() => [UnusedValue], { description: "Addresses that came with it and identify nobody, and why." })
  unused!: readonly UnusedValue[];
}
