import type { JsonType, SchemaNode } from "./schema-node.ts";

// A node that carries the TypeScript type of the values that fit it. The type is built with the node, so the two cannot differ.

/** In types alone: no node has such a property. */
declare const FITS: unique symbol;
export type Typed<T> = SchemaNode & { readonly [FITS]?: T };
/** The type of what fits a node. */
export type Fitting<N> = N extends { readonly [FITS]?: infer T } ? T : unknown;

export type Nodes = Readonly<Record<string, SchemaNode>>;

interface Plain {
  readonly object: Readonly<Record<string, unknown>>;
  readonly array: readonly unknown[];
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly null: null;
}
type OfTypes<T> = T extends readonly (infer One)[] ? OfTypes<One> : T extends JsonType ? Plain[T] : unknown;
type OfLeaf<N> = N extends { readonly const: infer Value }
  ? Value
  : N extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : N extends { readonly type: infer T }
      ? OfTypes<T>
      : unknown;

/** A value with no node inside. */
export const leaf = <const N extends SchemaNode>(node: N): Typed<OfLeaf<N>> => node;

export const list = <N extends SchemaNode>(
  items: N,
  title: string,
  minItems = 0,
  maxItems = 100,
): Typed<readonly Fitting<N>[]> => ({
  title,
  type: "array",
  items,
  minItems,
  maxItems,
});

export const pair = <N extends SchemaNode>(items: N, title: string) =>
  list(items, title, 2, 2) as SchemaNode as Typed<readonly [Fitting<N>, Fitting<N>]>;

/** An object of any names that the limits allow. */
export const dictionary = <N extends SchemaNode>(
  values: N,
  title: string,
  limits: Pick<SchemaNode, "minProperties" | "maxProperties" | "propertyNames">,
): Typed<Readonly<Record<string, Fitting<N>>>> => ({
  title,
  type: "object",
  ...limits,
  additionalProperties: values,
});

type Flat<T> = { readonly [K in keyof T]: T[K] };
/** The type of an object of the properties `P`, of which those named in `O` may be absent. */
export type Fields<P extends Nodes, O> = Flat<
  { [K in Exclude<keyof P, O>]: Fitting<P[K]> } & { [K in Extract<keyof P, O>]?: Fitting<P[K]> }
>;

/** An object of exactly these properties; those named in `optional` may be absent. */
export const record = <P extends Nodes, O extends keyof P & string = never>(
  properties: P,
  optional: readonly O[] = [],
  title = "an object",
): Typed<Fields<P, O>> => ({
  title,
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !(optional as readonly string[]).includes(name)),
  additionalProperties: false,
});

export const oneOf = <N extends SchemaNode>(title: string, variants: readonly N[]): Typed<Fitting<N>> => ({
  title,
  oneOf: variants,
});
