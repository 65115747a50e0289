import { firstOf, type MailHeader } from "./mail.ts";

const MAX_DELAY_MS = 7 * 24 * 60 * 60 * 1000;

function timeOf(text: string | undefined): number | undefined {
  // Comments name the zone, which the number before them tells.
  const time = Date.parse(
    (text ?? "")
      .slice(0, 200)
      .replace(/\([^()]*\)/g, " ")
      .trim(),
  );
  return Number.isNaN(time) || time <= 0 ? undefined : time;
}

/** When a server took it: behind the last semicolon of the topmost trace. */
const receivedAt = (headers: readonly MailHeader[]): number | undefined =>
  timeOf(firstOf(headers, "received")?.split(";").at(-1));

/**
 * When the mail was written, in ms since 1970; undefined where nobody tells. Date is the sender's word: it counts where the server that took the
 * mail says nothing, or something near.
 */
export function sentAtOf(headers: readonly MailHeader[]): number | undefined {
  const [written, received] = [timeOf(firstOf(headers, "date")), receivedAt(headers)];
  if (written === undefined || received === undefined) return written ?? received;
  return written > received || received - written > MAX_DELAY_MS ? received : written;
}
