import { GraphQLError, type GraphQLErrorOptions } from "graphql";

export const refusal = (code: string, message: string, options: GraphQLErrorOptions = {}): GraphQLError =>
  new GraphQLError(message, { ...options, extensions: { ...options.extensions, code } });
