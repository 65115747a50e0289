import { type Database, reseal, transaction, workspaceById } from "@contact-identity/database";
import { encryptionKeyOf } from "../secrets.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, idOf, withDatabase } from "./command.ts";
import { replayInbound } from "./inbound-replay.ts";

export const inboundReplay: Command = async (postgres, args, environment) => {
  const { words, options } = parseArguments(args, ["channel", "event"]);
  const [workspace] = words;
  if (workspace === undefined || words.length > 1)
    throw new Error("inbound:replay <workspaceId> [--channel ID] [--event ID]");
  const workspaceId = idOf("workspace", workspace);
  const filter = {
    ...(options.channel === undefined ? {} : { channelId: idOf("channel", options.channel) }),
    ...(options.event === undefined ? {} : { id: idOf("event", options.event) }),
  };
  const encryptionKey = encryptionKeyOf(environment);
  const replay = async (database: Database) => {
    if (!(await transaction(database, workspaceId, workspaceById)))
      throw new Error(`There is no workspace ${workspace}.`);
    return replayInbound({ database, encryptionKey, publicUrl: environment.publicUrl }, workspaceId, filter);
  };
  return withDatabase(postgres, replay, encryptionKey);
};

export const secretsReseal: Command = async (postgres, args, environment) => {
  if (parseArguments(args, []).words.length > 0)
    throw new Error("secrets:reseal takes nothing; it seals everything by the first key.");
  return withDatabase(postgres, (database) => reseal(database, encryptionKeyOf(environment)));
};
