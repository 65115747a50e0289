export { endWhenAsked, tellReady } from "./child-life.ts";
export type { Environment, EnvironmentReading, LogLevel, VariableProblem } from "./environment.ts";
export { OLDEST_NODE, oldNode } from "./node-version.ts";
export { problemLines, readEnvironment } from "./read-environment.ts";
export { readKeys, writeKeys } from "./variables.ts";
