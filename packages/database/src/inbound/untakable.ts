/** An event that can never be taken as it is, for what it says: it is kept by itself, and its neighbours go through. */
export class Untakable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Untakable";
  }
}

/** Meant for another account of the same provider. */
export class MeantForAnother extends Untakable {
  constructor(readonly account: string) {
    super(`is meant for the account ${account}, which no channel of this workspace has with the same secret`);
  }
}
