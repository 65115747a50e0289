/**
 * How long a `Retry-After` header asks to wait, in milliseconds; undefined when none exists or it says nothing sensible.
 * Source: RFC 9110 10.2.3, seconds or an HTTP date. `now` in milliseconds since 1970.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Without a weekday Date.parse would take "-5" and "1.5" for dates.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
