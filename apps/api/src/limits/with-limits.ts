import type { GraphQLField, GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from "graphql";
import { GraphQLError, getNamedType, isEnumType, isListType, isNonNullType, isObjectType } from "graphql";
import { type Excess, excessOf } from "./excess.ts";
import { inputPlaces, limitsOf, nestingAt } from "./input-places.ts";
import { inWords, nestingInWords } from "./limit.ts";

type Resolve = NonNullable<GraphQLField<unknown, unknown>["resolve"]>;
type Refusal = (found: readonly Excess[]) => unknown;

const messageOf = ({ path, says }: Excess): string => `${path.join(".")} ${says}.`;
const userErrorOf = (excess: Excess) => ({
  code: "LIMIT_EXCEEDED",
  message: messageOf(excess),
  field: excess.path,
});

/** A signature that is wrong in any way is one thing to a page. A form's answer is named by its key, everything else by its setting: so the page knows where to show it. */
function widgetErrorOf(excess: Excess, args: Readonly<Record<string, unknown>>) {
  const [argument = "", index = ""] = excess.path;
  const answer =
    argument === "answers" ? (args.answers as readonly { key: string }[])[Number(index)] : undefined;
  const field = answer && excess.path.at(-1) === "value" ? answer.key : (excess.path.at(-1) ?? null);
  const code =
    field === "token" ? "IDENTITY_INVALID" : excess.says.includes("character") ? "TOO_LONG" : "INVALID";
  return { code, message: messageOf(excess), field };
}

function badInput(found: readonly Excess[]): never {
  throw new GraphQLError(found.map(messageOf).join(" "), {
    extensions: {
      code: "BAD_USER_INPUT",
      argument: found[0]?.path.join("."),
      userErrors: found.map(userErrorOf),
    },
  });
}

/** What a field that must be there says when nothing was done. */
function nothing(type: GraphQLOutputType): unknown {
  if (!isNonNullType(type)) return null;
  const own = type.ofType as GraphQLOutputType;
  if (isListType(own)) return [];
  const named = getNamedType(own);
  if (isEnumType(named)) return named.getValues()[0]?.value;
  return { Boolean: false, Int: 0, Float: 0, String: "", ID: "" }[named.name];
}

const empty = (payload: GraphQLObjectType): Record<string, unknown> =>
  Object.fromEntries(Object.values(payload.getFields()).map((field) => [field.name, nothing(field.type)]));

/** A list of rows, each of which answers for itself: the argument that they come from. */
function rowsOf(field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type);
  const listed = isNonNullType(field.type) ? isListType(field.type.ofType) : isListType(field.type);
  const given = field.args.filter((argument) =>
    isListType(isNonNullType(argument.type) ? argument.type.ofType : argument.type),
  );
  return listed && isObjectType(type) && type.getFields().userErrors && given.length === 1
    ? (given[0]?.name ?? null)
    : null;
}

interface Row {
  readonly index: number;
  readonly userErrors: readonly { readonly field?: readonly string[] }[];
}

/** Does the rows that keep the limits, and refuses the others in their places. */
async function rowByRow(
  field: GraphQLField<unknown, unknown>,
  rows: string,
  found: readonly Excess[],
  args: Record<string, unknown>,
  go: (args: Record<string, unknown>) => unknown,
) {
  const inputs = args[rows] as readonly unknown[];
  const bad = Map.groupBy(found, ({ path }) => Number(path[1]));
  const good = inputs.map((_, i) => i).filter((i) => !bad.has(i));
  const payload = empty(getNamedType(field.type) as GraphQLObjectType);
  const done =
    good.length === 0 ? [] : ((await go({ ...args, [rows]: good.map((i) => inputs[i]) })) as readonly Row[]);
  const answers = new Map<number, unknown>(
    done.map((row, i) => {
      const index = good[i] as number;
      // The resolver has counted without the rows that were taken out.
      const moved = (path: readonly string[] | undefined) =>
        path?.map((step, at) => (at === 1 ? String(index) : step));
      return [
        index,
        {
          ...row,
          index,
          userErrors: row.userErrors.map((error) => ({ ...error, field: moved(error.field) })),
        },
      ];
    }),
  );
  return inputs.map(
    (_, index) =>
      answers.get(index) ?? { ...payload, index, userErrors: (bad.get(index) ?? []).map(userErrorOf) },
  );
}

function guarded(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, go: Resolve): Resolve {
  const owner = `${type.name}.${field.name}`;
  const payload = getNamedType(field.type);
  const rows = rowsOf(field);
  const isPayload = isObjectType(payload) && rows === null;
  const refusalOf = (args: Record<string, unknown>): Refusal => {
    if (isPayload && payload.getFields().userErrors)
      return (found) => ({ ...empty(payload), userErrors: found.map(userErrorOf) });
    if (
      isPayload &&
      getNamedType(payload.getFields().errors?.type as GraphQLOutputType)?.name === "WidgetError"
    )
      return (found) => ({ ...empty(payload), errors: found.map((one) => widgetErrorOf(one, args)) });
    return badInput;
  };
  return (source, args, context, info) => {
    const found = excessOf(owner, field.args, args);
    if (found.length === 0) return go(source, args, context, info);
    if (rows !== null && found.every(({ path }) => path[0] === rows && path.length > 1))
      return rowByRow(field, rows, found, args, (rest) => go(source, rest, context, info));
    return refusalOf(args)(found);
  };
}

/**
 * Gives every input of a schema its limits: each is named in the input's description, and looked at before the field that takes it is
 * resolved. What breaks one is `LIMIT_EXCEEDED` in `userErrors`, TOO_LONG or INVALID for a visitor, BAD_USER_INPUT where there are neither.
 */
export function withLimits(schema: GraphQLSchema): GraphQLSchema {
  for (const place of inputPlaces(schema)) {
    const nesting = nestingAt(place.definition);
    const words = [
      ...limitsOf(place).map(inWords),
      ...(nesting ? [`Nested ${nestingInWords(nesting).toLowerCase()}`] : []),
    ];
    place.definition.description = [place.definition.description, ...words].filter(Boolean).join(" ") || null;
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__") || !isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      if (type === schema.getSubscriptionType() && field.subscribe)
        field.subscribe = guarded(type, field, field.subscribe);
      else if (field.resolve) field.resolve = guarded(type, field, field.resolve);
      else throw new Error(`${type.name}.${field.name} takes arguments that nothing resolves`);
    }
  }
  return schema;
}
