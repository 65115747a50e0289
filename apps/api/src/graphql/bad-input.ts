import { GraphQLError } from "graphql";

/** What no caller can expect to work: a top-level error with the code BAD_USER_INPUT. */
export const badInput = (message: string, argument: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT", argument } });
