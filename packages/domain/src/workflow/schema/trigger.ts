import { condition } from "./conditions.ts";
import { fieldKey, name, pointer, pointers } from "./settings.ts";
import { type Fitting, leaf, type Nodes, oneOf, record } from "./typed.ts";

/** `oncePerContact`: a contact is enrolled once at most, across merges. It means nothing for MANUAL. */
const trigger = <
  const T extends string,
  P extends Nodes = Record<never, never>,
  O extends keyof P & string = never,
>(
  type: T,
  more: P = {} as P,
  optional: readonly O[] = [],
) =>
  record(
    {
      type: leaf({ const: type }),
      ...more,
      conditions: condition,
      oncePerContact: leaf({ title: "true or false", type: "boolean" }),
    },
    [...optional, "conditions", "oncePerContact"],
  );

export const triggerDef = oneOf("what starts a run", [
  trigger("CONVERSATION_OPENED"),
  trigger("CONVERSATION_CLOSED"),
  trigger("CONTACT_CREATED"),
  trigger("CONTACT_FIELD_UPDATED", { field: fieldKey }),
  trigger(
    "TAG_UPDATED",
    { tag: name, change: leaf({ title: "ADDED, REMOVED or ANY", enum: ["ADDED", "REMOVED", "ANY"] }) },
    ["tag", "change"],
  ),
  trigger("LIFECYCLE_UPDATED"),
  trigger("CONTACT_MERGED"),
  trigger(
    "INCOMING_WEBHOOK",
    {
      // Where the identifier is in the request's body, and what it is.
      contact: record(
        {
          pointer,
          kind: leaf({ title: "EMAIL, PHONE or EXTERNAL_ID", enum: ["EMAIL", "PHONE", "EXTERNAL_ID"] }),
        },
        [],
        'an object with "pointer" and "kind"',
      ),
      variables: pointers,
    },
    ["variables"],
  ),
  trigger("MANUAL"),
]);
export type Trigger = Fitting<typeof triggerDef>;
