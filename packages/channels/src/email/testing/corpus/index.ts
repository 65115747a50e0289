import { carriers } from "./carriers.ts";
import { files } from "./files.ts";
import { machines } from "./machines.ts";
import { whole } from "./mime.ts";
import type { Sample } from "./sample.ts";
import { senders, severalAuthors } from "./senders.ts";
import { texts } from "./texts.ts";
import { threads } from "./threads.ts";

export type { Sample, Seen } from "./sample.ts";

/** Self-made mails by kind, each with what an operator sees. */
export const corpus: Readonly<Record<string, readonly Sample[]>> = {
  senders,
  severalAuthors,
  carriers,
  machines,
  texts,
  threads,
  files,
  whole,
};
