export { freeAccounts, type KnownSource, matchSource } from "./match-source.ts";
export * from "./plan-touch.ts";
export type { SourceField, SourceValue, TouchValue, UnusedValue } from "./touch-values.ts";
