import { forgetObject, type GoingObject, goingObjects, sweepFiles } from "@contact-identity/database";
import { sweepSpool } from "@contact-identity/files";
import { type Loop, loop, pooled, type Work } from "./work.ts";

/** Of one workspace at a time, so that one which is deleted holds up no other. */
const EACH = 100;
const AT_ONCE = 4;
/** How soon what was erased is gone from the store. */
const EVERY_MS = 5_000;
const ORPHANS_MS = 60 * 60_000;

/** Removes from the store what is to go, until it is gone; lets go, every hour, of what nobody refers to. */
export function startFileSweep({ database, files, log }: Pick<Work, "database" | "files" | "log">): Loop {
  let swept = 0;

  async function remove(object: GoingObject): Promise<boolean> {
    try {
      await files.remove(object.workspaceId, object.id);
      await forgetObject(database, object);
      return true;
    } catch (error) {
      log.warn({ err: error, object: object.id }, "a file could not be removed; it is tried again");
      return false;
    }
  }

  return loop(
    async () => {
      if (Date.now() - swept > ORPHANS_MS) {
        swept = Date.now();
        await sweepSpool(files.spoolFolder, swept);
        await sweepFiles(database);
      }
      const going = await goingObjects(database, EACH);
      let removed = 0;
      await pooled(going, AT_ONCE, async (object) => {
        if (await remove(object)) removed++;
      });
      return removed === going.length && removed >= EACH ? 0 : EVERY_MS;
    },
    (error) => log.error({ err: error }, "files that are to go could not be looked for"),
  );
}
