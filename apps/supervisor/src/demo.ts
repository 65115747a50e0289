import * as database from "@contact-identity/database";

/** What `credentials.json` holds: the keys of the demo workspace. */
export interface Credentials {
  readonly workspaceId: string;
  readonly adminKey: string;
  readonly readOnlyKey: string;
  readonly widgetId: string;
  readonly publishableKey: string;
  readonly identityKey: { readonly kid: string; readonly secret: string };
  readonly customChannel: { readonly id: string; readonly token: string };
}

export type SeedDemo = (open: database.Database, options: { readonly encryptionKey: Buffer }) => Promise<Credentials>;

/** The maker of the demo data, as the database package exports it. */
export function demoMaker(): SeedDemo {
  const maker: unknown = Reflect.get(database, "seedDemo");
  if (typeof maker !== "function") throw new Error("SEED: this build has no demo data; set SEED=none.");
  return maker as SeedDemo;
}
