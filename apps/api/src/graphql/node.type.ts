import { Field, ID, InterfaceType } from "type-graphql";

/** A row on its way out as `Node` says its type by `__typename`; everywhere else the type is known. */
@InterfaceType("Node", {
  description:
    "Every id is opaque, typed by its prefix and safe to log: TypeID form, e.g. contact_01jd… A foreign workspace's id answers exactly as a missing one.",
  resolveType: (value: { __typename: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID) id!: string;
}
