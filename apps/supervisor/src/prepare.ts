import { migrate, openDatabase, seedDemo } from "@contact-identity/database";
import type { Environment } from "@contact-identity/environment";
import type { Postgres } from "./postgres.ts";
import { seedOnce } from "./seed.ts";

/** Tables, then demo data: all that the API's readiness asks for. Safe in several processes at once. */
export async function prepare(
  environment: Environment,
  postgres: Postgres,
  encryptionKey: Buffer,
  log: (line: string) => void,
): Promise<void> {
  const { applied } = await migrate({ ownerUrl: postgres.ownerUrl, appRole: postgres.appRole });
  if (applied.length > 0) log(`Migrated: ${applied.join(", ")}`);
  const seeded = await seedOnce(environment, postgres, async () => {
    const database = await openDatabase({
      url: postgres.appUrl,
      poolSize: 4,
      applicationName: "contact-identity seed",
      encryptionKey,
    });
    try {
      return await seedDemo(database, { encryptionKey, publicUrl: environment.publicUrl });
    } finally {
      await database.close();
    }
  });
  if (seeded === "seeded") log("Demo data written");
}
