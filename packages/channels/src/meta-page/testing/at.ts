import type { Sample, Shown } from "../../testing/corpus.ts";
import { config, entry, envelope, event, MID } from "./payloads.ts";

/** The time of the events below, in ms. */
export const SENT_AT = 1458692752478;

/** Samples of one kind of page. */
export function at(object: "page" | "instagram") {
  /** One event at the page. */
  const told = (says: string, content: object, ...shown: readonly Shown[]): Sample => ({
    says,
    payload: envelope(object, entry([event(content)])),
    shown,
  });
  /** One message of the person's. */
  const said = (says: string, content: object, shown: Shown): Sample =>
    told(
      says,
      { message: { mid: MID, ...content } },
      "message" in shown ? { sentAt: SENT_AT, ...shown } : shown,
    );
  /** An entry of the page. */
  const whole = (says: string, ofEntry: object, shown: Sample["shown"]): Sample => ({
    says,
    payload: envelope(object, { id: config.pageId, time: SENT_AT, ...ofEntry }),
    shown,
  });
  return { told, said, whole };
}

export const CDN = "https://scontent.xx.fbcdn.net/v/t39.30808-6/1.jpg?_nc_cat=1";

export const attachment = (type: string, payload: object, rest: object = {}): object => ({
  type,
  payload,
  ...rest,
});
