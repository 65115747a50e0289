/** A touch of an account that the workspace blocks: it would make one source of many people. The call that tells it is malformed. */
export class BlockedAccount extends Error {
  constructor() {
    super("names an account that is blocked in this workspace");
    this.name = "BlockedAccount";
  }
}
