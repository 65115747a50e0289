import { channelsByIds, healthByChannel } from "@contact-identity/database";
import type { Read } from "../graphql/loading.ts";
import { oneByKey } from "../graphql/loading.ts";

export const channelLoaders = (read: Read) => ({
  channelById: oneByKey(
    read,
    async (tx, ids) => new Map((await channelsByIds(tx, ids)).map((row) => [row.id, row])),
  ),
  healthByChannel: oneByKey(
    read,
    async (tx, ids) => new Map((await healthByChannel(tx, ids)).map((row) => [row.channelId, row])),
  ),
});
