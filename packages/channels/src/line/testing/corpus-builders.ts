import type { Sample, Shown } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { called, message } from "./payloads.ts";

export const sent = (name: string, content: object, seen: Seen): Sample =>
  sample(name, called(content), shownAs(seen));
export const told = (name: string, content: object, shown: Shown): Sample =>
  sample(name, called(content), shown);
export const said = (name: string, content: object, seen: Seen): Sample => sent(name, message(content), seen);
export const ignored = (reason: string): Shown => ({ ignored: reason });
