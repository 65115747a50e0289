/** There was no connection for this caller in time. Something that it can expect: nothing was begun, and the same again may do. */
export class Busy extends Error {
  /** As HTTP has it: too many requests. */
  readonly statusCode = 429;
  /** Seconds. */
  readonly retryAfter: number;
  constructor(retryAfter: number, message = `Too much is going on at once. Try again in ${retryAfter} s.`) {
    super(message);
    this.name = "Busy";
    this.retryAfter = retryAfter;
  }
}

/** The one who asked went away: nobody hears the answer. */
export class CallerGone extends Error {
  constructor() {
    super("the caller went away");
    this.name = "CallerGone";
  }
}
