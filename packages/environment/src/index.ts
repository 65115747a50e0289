export { endWhenAsked, tellReady } from "./child-life.ts";
export type {
  ClamavAddress,
  Environment,
  FileStorage,
  LogLevel,
  Problem,
  Reading,
  S3Storage,
} from "./environment.ts";
export { LOG_LEVELS } from "./environment.ts";
export { problemLines, readEnvironment } from "./read-environment.ts";
export { readKeys, writeKeys } from "./variables.ts";
