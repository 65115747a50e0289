import type { Database } from "../database.ts";

/**
 * The database for what is asked before anything is proven: places in a lane are shared out by who asks, such as a network address. The
 * workspace that an unproven call names is a stranger's choice, and its own calls would wait behind the stranger's.
 */
export const askedBy = (database: Database, who: string): Database => ({
  ...database,
  connect: (asking) => database.connect({ ...asking, sharedBy: `by ${who}` }),
});
