import { ExplainResolver } from "./explain.resolver.ts";
import { ContactMergesResolver, MergeResolver } from "./merge.resolver.ts";
import { MergeWriteResolver } from "./merge-write.resolver.ts";
import { RulesResolver } from "./rules.resolver.ts";
import { ContactSuggestionsResolver, SuggestionResolver } from "./suggestion.resolver.ts";

export const identityResolvers = [
  MergeResolver,
  ContactMergesResolver,
  MergeWriteResolver,
  SuggestionResolver,
  ContactSuggestionsResolver,
  ExplainResolver,
  RulesResolver,
] as const;
