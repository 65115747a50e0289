import { join } from "node:path";
import { createEgress } from "@contact-identity/channels";
import { openDatabase } from "@contact-identity/database";
import {
  endWhenAsked,
  oldNode,
  problemLines,
  readEnvironment,
  tellReady,
} from "@contact-identity/environment";
import { createFiles, fileLinks, openStore } from "@contact-identity/files";
import { pino } from "pino";
import { startJobs } from "./jobs.ts";
import { startPruning } from "./prune.ts";
import { startRelay } from "./relay.ts";
import { startSweep } from "./sweep.ts";
import { startFileSweep } from "./sweep-files.ts";

const old = oldNode(process.versions.node);
if (old) {
  console.error(old);
  process.exit(1);
}
const reading = readEnvironment(process.env);
if (!reading.ok) {
  console.error(problemLines(reading.problems));
  process.exit(1);
}
const { environment } = reading;
if (!environment.databaseUrl || !environment.encryptionKey) {
  console.error(
    "The worker is started by the supervisor (npm start, npm run start:worker), which gives it DATABASE_URL and ENCRYPTION_KEY.",
  );
  process.exit(1);
}
const log = pino({ name: "worker", level: environment.logLevel }, pino.destination(2));
const database = await openDatabase({
  url: environment.databaseUrl,
  poolSize: environment.workerConcurrency + 4,
  applicationName: "contact-identity-worker",
  encryptionKey: environment.encryptionKey,
});
const egress = createEgress({ allow: environment.egressAllow });
const spoolFolder = join(environment.dataDir, "spool");
const work = {
  database,
  databaseUrl: environment.databaseUrl,
  encryptionKey: environment.encryptionKey,
  publicUrl: environment.publicUrl,
  concurrency: environment.workerConcurrency,
  egress,
  files: createFiles({
    store: openStore(environment.storage),
    spoolFolder,
    ...(environment.clamav && { antivirus: environment.clamav }),
  }),
  links: fileLinks(environment.encryptionKey, environment.publicUrl),
  log,
};
const jobs = await startJobs(work);
const relay = await startRelay(work, jobs);
const sweep = startSweep(work);
const pruning = startPruning(work);
const fileSweep = startFileSweep(work);
endWhenAsked(async () => {
  await Promise.all([relay.stop(), sweep.stop(), pruning.stop(), fileSweep.stop()]);
  await jobs.stop();
  await egress.close();
  await database.close();
});
tellReady();
log.info({ concurrency: environment.workerConcurrency }, "worker ready");
