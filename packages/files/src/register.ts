/** A file as it lies in the store, with what opens it. */
export interface StoredObject {
  readonly id: string;
  readonly key: Buffer;
  /** Plain bytes. */
  readonly size: number;
}

/** What is known of a file by looking at it. */
export interface KeptFile {
  readonly objectId: string;
  readonly size: number;
  readonly contentType: string;
  /** Of an image that could be decoded. */
  readonly width: number | null;
  readonly height: number | null;
  readonly previewId: string | null;
}

/** Where it is written down which files of one workspace there are. Each call is a transaction of its own. */
export interface FileRegister {
  readonly workspaceId: string;
  /** A file of the same bytes that is stored already: it is good for a day from now, until something refers to it. */
  known(file: { readonly sha256: string; readonly contentType: string }): Promise<KeptFile | null>;
  /** Says that an object is about to be written, sealed by `key`. Returns its id. */
  begin(key: Buffer): Promise<string>;
  /**
   * Says that it is. Where another of the same bytes was stored meanwhile, that one is returned, and this one goes.
   * It is good for a day, until something refers to it.
   */
  stored(id: string, file: Omit<KeptFile, "objectId"> & { readonly sha256: string }): Promise<KeptFile>;
}
