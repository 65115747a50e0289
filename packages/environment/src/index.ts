export { endWhenAsked, tellReady } from "./child-life.ts";
export type {
  ClamavAddress,
  Environment,
  EnvironmentReading,
  FileStorage,
  LogLevel,
  S3Storage,
  VariableProblem,
} from "./environment.ts";
export { OLDEST_NODE, oldNode } from "./node-version.ts";
export { problemLines, readEnvironment } from "./read-environment.ts";
export { readKeys, writeKeys } from "./variables.ts";
