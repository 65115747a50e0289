export { idealMs, type Pace, perSecond, USUAL_PACE } from "./pace.ts";
export {
  BREAKER,
  type FailedTry,
  FILE_RETRY,
  MESSAGE_RETRY,
  type NextTry,
  nextTry,
  type RetryPolicy,
  restAfter,
} from "./retry.ts";
