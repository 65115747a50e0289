import { type Database, publicId, reseal, transaction, workspaceById } from "@contact-identity/database";
import { encryptionKeyOf } from "../secrets.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, idOf, withDatabase } from "./command.ts";
import { listKept, replayAll } from "./kept.ts";

/** Within a workspace that is there. */
const within = async <T>(database: Database, workspaceId: string, work: () => Promise<T>): Promise<T> => {
  if (!(await transaction(database, workspaceId, workspaceById)))
    throw new Error(`There is no workspace ${publicId("workspace", workspaceId)}.`);
  return work();
};

export const keptList: Command = async (postgres, args) => {
  const { words, options } = parseArguments(args, ["channel"]);
  const [workspace] = words;
  if (workspace === undefined || words.length > 1) throw new Error("kept:list <workspaceId> [--channel ID]");
  const workspaceId = idOf("workspace", workspace);
  const filter = options.channel === undefined ? {} : { channelId: idOf("channel", options.channel) };
  return withDatabase(postgres, (database) =>
    within(database, workspaceId, () => listKept(database, workspaceId, filter)),
  );
};

/** `--event` is how the id of one was given before there was a place for it. */
export const keptReplay: Command = async (postgres, args, environment) => {
  const { words, options } = parseArguments(args, ["channel", "event"]);
  const [workspace, one = options.event] = words;
  if (workspace === undefined || words.length > 2)
    throw new Error("kept:replay <workspaceId> [id] [--channel ID]");
  const workspaceId = idOf("workspace", workspace);
  const filter = {
    ...(options.channel === undefined ? {} : { channelId: idOf("channel", options.channel) }),
    ...(one === undefined ? {} : { id: idOf("kept", one) }),
  };
  const encryptionKey = encryptionKeyOf(environment);
  const settings = { encryptionKey, publicUrl: environment.publicUrl };
  return withDatabase(
    postgres,
    (database) =>
      within(database, workspaceId, () => replayAll({ database, ...settings }, workspaceId, filter)),
    encryptionKey,
  );
};

export const secretsReseal: Command = async (postgres, args, environment) => {
  if (parseArguments(args, []).words.length > 0)
    throw new Error("secrets:reseal takes nothing; it seals everything by the first key.");
  return withDatabase(postgres, (database) => reseal(database, encryptionKeyOf(environment)));
};
