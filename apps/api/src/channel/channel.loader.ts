import { channelsByIds } from "@contact-identity/database";
import type { Read } from "../loaders.ts";
import { oneByKey } from "../loading.ts";

export const channelLoaders = (read: Read) => ({
  channelById: oneByKey(read, async (tx, ids) => new Map((await channelsByIds(tx, ids)).map((row) => [row.id, row]))),
});
