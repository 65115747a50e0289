import { condition } from "./conditions.ts";
import { record, type SchemaNode } from "./schema-node.ts";
import { fieldKey, name, pointer, pointers } from "./settings.ts";

const trigger = (type: string, more: Readonly<Record<string, SchemaNode>> = {}, optional: readonly string[] = []): SchemaNode =>
  record({ type: { const: type }, ...more, conditions: condition, oncePerContact: { title: "true or false", type: "boolean" } }, [
    ...optional,
    "conditions",
    "oncePerContact",
  ]);

export const triggerDef: SchemaNode = {
  title: "what starts a run",
  oneOf: [
    trigger("CONVERSATION_OPENED"),
    trigger("CONVERSATION_CLOSED"),
    trigger("CONTACT_CREATED"),
    trigger("CONTACT_FIELD_UPDATED", { field: fieldKey }),
    trigger("TAG_UPDATED", { tag: name, change: { title: "ADDED, REMOVED or ANY", enum: ["ADDED", "REMOVED", "ANY"] } }, ["tag", "change"]),
    trigger("LIFECYCLE_UPDATED"),
    trigger("CONTACT_MERGED"),
    trigger(
      "INCOMING_WEBHOOK",
      {
        contact: record(
          { pointer, kind: { title: "EMAIL, PHONE or EXTERNAL_ID", enum: ["EMAIL", "PHONE", "EXTERNAL_ID"] } },
          [],
          'an object with "pointer" and "kind"',
        ),
        variables: pointers,
      },
      ["variables"],
    ),
    trigger("MANUAL"),
  ],
};
