import type { Part } from "../sealed/sealing.ts";

/** A sealed file on this machine, on its way into the store. */
export interface Spooled {
  readonly path: string;
  /** As it lies there: sealed, in bytes. */
  readonly sealedBytes: number;
}

/** Where sealed files lie. A name is given once and never used again, so that a late removal harms nobody. */
export interface ObjectStore {
  /** For people: where it is, without a secret. */
  readonly place: string;
  /**
   * Stores a spooled file; afterwards the spooled one may be gone.
   * @throws FilesUnavailable
   */
  put(name: string, file: Spooled): Promise<void>;
  /**
   * Sealed bytes of a file.
   * @throws FileGone, FilesUnavailable
   */
  get(name: string, part: Part): Promise<AsyncIterable<Buffer>>;
  /**
   * Removes a file; one that is not there is no error.
   * @throws FilesUnavailable
   */
  remove(name: string): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The name of an object: its workspace, and two random digits so that no folder holds too many. */
export function objectName(workspaceId: string, id: string): string {
  if (!UUID.test(workspaceId) || !UUID.test(id)) throw new TypeError("an object is named by two UUIDs");
  return `${workspaceId}/${id.slice(-2)}/${id}`;
}
