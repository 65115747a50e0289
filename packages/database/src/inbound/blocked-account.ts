import { Untakable } from "./untakable.ts";

/** A touch of an account that the workspace blocks: it would make one source of many people. */
export class BlockedAccount extends Untakable {
  constructor() {
    super("names an account that is blocked in this workspace");
  }
}
