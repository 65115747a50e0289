import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import {
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { costOf } from "./cost.ts";
import { remembering } from "./documents.ts";
import { jsonFault } from "./json-fault.ts";
import { LIMITS } from "./limits.ts";
import { nestsTooDeep } from "./nesting.ts";
import { overlapRule } from "./overlap.ts";
import { refusal } from "./refusal.ts";
import { type Fragments, fragmentsOf, shapeFault } from "./shape.ts";

export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

export interface Admitted {
  readonly document: DocumentNode;
  /** Null when the name fits none, or there are several and no name: execution has the words for it. */
  readonly operation: OperationDefinitionNode | null;
  readonly cost: number;
}
export interface Turned {
  readonly errors: readonly GraphQLError[];
  /** 0 while it is not known. */
  readonly cost: number;
}
export type Gate = (asked: Asked) => Admitted | Turned;

export interface GateOptions {
  readonly schema: GraphQLSchema;
  /** Whether the schema may be asked for, and wrong names are answered with those that were perhaps meant. */
  readonly tellsSchema: boolean;
  /** False where every payload has its own words for a text that cannot be stored. */
  readonly refusesTexts?: boolean;
}

interface Sound {
  readonly document: DocumentNode;
  readonly fragments: Fragments;
}

const RULES = specifiedRules.map((rule) => (rule === OverlappingFieldsCanBeMergedRule ? overlapRule : rule));
/** How the lexer tells of half a surrogate pair that is written as an escape. */
const HALF_PAIR = /Invalid Unicode escape sequence: "\\u[dD][89a-fA-F]/;

const turned = (errors: readonly GraphQLError[], cost = 0): Turned => ({ errors, cost });

function parsed(query: string): DocumentNode | GraphQLError {
  if (!query.isWellFormed())
    return refusal("BAD_USER_INPUT", "The query holds half a surrogate pair, which no text may.");
  if (query.length > LIMITS.characters)
    return refusal(
      "GRAPHQL_VALIDATION_FAILED",
      `A document may have ${LIMITS.characters} characters. Send values as variables.`,
    );
  if (nestsTooDeep(query))
    return refusal(
      "GRAPHQL_VALIDATION_FAILED",
      `Brackets may nest ${LIMITS.brackets} deep in a document. Send values as variables.`,
    );
  try {
    return parse(query, { maxTokens: LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { source, positions } = error;
    return refusal(HALF_PAIR.test(error.message) ? "BAD_USER_INPUT" : "GRAPHQL_PARSE_FAILED", error.message, {
      source,
      positions,
    });
  }
}

/**
 * What is looked at before anything is executed, the same on every door: first how much it is, then whether it is right, then what it costs. Each
 * step is linear in what was sent, and the next one is not begun before the last one is passed.
 */
export function gateOf({ schema, tellsSchema, refusesTexts = true }: GateOptions): Gate {
  const rules = tellsSchema ? RULES : [...RULES, NoSchemaIntrospectionCustomRule];

  function soundOf(query: string): Sound | Turned {
    const document = parsed(query);
    if (document instanceof GraphQLError) return turned([document]);
    const fragments = fragmentsOf(document);
    const misshapen = shapeFault(document, fragments);
    if (misshapen) return turned([misshapen]);
    const faults = validate(schema, document, rules, {
      maxErrors: LIMITS.errors,
      hideSuggestions: !tellsSchema,
    });
    if (faults.length === 0) return { document, fragments };
    return turned(
      faults.map(({ message, nodes }) =>
        refusal("GRAPHQL_VALIDATION_FAILED", message, { nodes: nodes ?? null }),
      ),
    );
  }
  const sound = remembering(soundOf, (found) => "document" in found);

  return ({ query, variables, operationName }) => {
    const found = sound(query);
    if ("errors" in found) return found;
    const { document, fragments } = found;
    const given = variables ?? {};
    const fault = jsonFault(given, "variables", { texts: refusesTexts });
    if (fault)
      return turned([
        refusal("BAD_USER_INPUT", `${fault.path.join(".")} ${fault.message}.`, {
          extensions: { field: fault.path },
        }),
      ]);
    const operation = getOperationAST(document, operationName) ?? null;
    if (!operation) return { document, operation, cost: 0 };
    const { requested, values } = costOf(schema, operation, fragments, given);
    if (requested > LIMITS.cost)
      return turned(
        [
          refusal(
            "COST_LIMIT_EXCEEDED",
            `This operation costs ${requested}; one may cost ${LIMITS.cost}. Ask for smaller pages.`,
          ),
        ],
        requested,
      );
    if (values > LIMITS.values)
      return turned(
        [
          refusal(
            "COST_LIMIT_EXCEEDED",
            `The answer could hold ${Math.round(values)} values; it may hold ${LIMITS.values}. Ask for fewer fields or smaller pages.`,
          ),
        ],
        requested,
      );
    return { document, operation, cost: requested };
  };
}
