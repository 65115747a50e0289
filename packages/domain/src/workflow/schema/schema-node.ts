/**
 * The part of JSON Schema (2020-12) that a definition needs, and no more: what is written here is both published and checked.
 * `title` says what a value must be, as it stands after "must be". `maxDuration` is ours: the longest ISO 8601 duration.
 */
export interface SchemaNode {
  readonly $schema?: string;
  readonly $ref?: `#/$defs/${string}`;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxDuration?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: { readonly pattern: string; readonly maxLength: number };
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** Ours, for JSON of any form: how much of it, and how deep. */
  readonly maxJson?: { readonly characters: number; readonly values: number; readonly depth: number };
  /** Exclusive by a `type` or `operator` that each names, else by the first required property. */
  readonly oneOf?: readonly SchemaNode[];
}

export type JsonType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
