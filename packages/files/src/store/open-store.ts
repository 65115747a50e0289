import { folderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { type S3Settings, s3Store } from "./s3-store.ts";

/** Where files lie, as the configuration says it. */
export type Storage =
  | { readonly type: "folder"; readonly path: string }
  | ({ readonly type: "s3" } & S3Settings);

export const openStore = (storage: Storage): ObjectStore =>
  storage.type === "folder" ? folderStore(storage.path) : s3Store(storage);
