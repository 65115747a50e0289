import {
  createApiKey,
  createWorkspace,
  migrationStatus,
  publicId,
  SCOPES,
  type Scope,
  transaction,
  workspaceById,
} from "@contact-identity/database";
import { parseArguments } from "./arguments.ts";
import { keptList, keptReplay, secretsReseal } from "./channel-commands.ts";
import { type Command, idOf, migrated, withDatabase } from "./command.ts";
import { after } from "./duration.ts";

function scopesOf(text: string): readonly Scope[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !SCOPES.some((scope) => scope === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no scope ${unknown.map((n) => n || '""').join(", ")}. The scopes are ${SCOPES.join(", ")}.`,
    );
  return SCOPES.filter((scope) => names.includes(scope));
}

function expiryOf(duration: string | undefined): Date | null {
  if (duration === undefined) return null;
  const end = after(new Date(), duration);
  if (!end) throw new Error("--expires needs a duration such as P30D (30 days) or PT12H (12 hours).");
  return end;
}

const workspaceCreate: Command = async (postgres, args) => {
  const name = parseArguments(args, []).words.join(" ").trim();
  if (name === "") throw new Error("Which name? workspace:create <name>");
  return withDatabase(postgres, (database) => createWorkspace(database, name));
};

const keysCreate: Command = async (postgres, args) => {
  const { words, options } = parseArguments(args, ["scopes", "expires", "name"]);
  const [workspace] = words;
  if (workspace === undefined || words.length > 1 || options.scopes === undefined)
    throw new Error("keys:create <workspaceId> --scopes A,B [--expires P30D] [--name WORDS]");
  const id = idOf("workspace", workspace);
  const wanted = {
    name: options.name ?? "command line",
    scopes: scopesOf(options.scopes),
    expiresAt: expiryOf(options.expires),
  };
  return withDatabase(postgres, (database) =>
    transaction(database, id, async (tx) => {
      if (!(await workspaceById(tx))) throw new Error(`There is no workspace ${workspace}.`);
      const { row, secret } = await createApiKey(tx, wanted);
      return {
        id: publicId("key", row.id),
        key: secret,
        scopes: wanted.scopes,
        expiresAt: wanted.expiresAt?.toISOString() ?? null,
      };
    }),
  );
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  "workspace:create": workspaceCreate,
  "keys:create": keysCreate,
  "secrets:reseal": secretsReseal,
  // Its former name.
  "keys:reseal": secretsReseal,
  "kept:list": keptList,
  "kept:replay": keptReplay,
  // Its former name.
  "inbound:replay": keptReplay,
  "db:migrate": migrated,
  "db:status": async (postgres) => ({
    ...(await migrationStatus({ url: postgres.ownerUrl })),
    postgres: postgres.version,
    role: postgres.appRole,
    embedded: postgres.embedded !== undefined,
  }),
};
