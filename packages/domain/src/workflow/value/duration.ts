const FORM =
  /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?$/;

/** The form of a duration for JSON Schema: ISO 8601 in weeks, days, hours, minutes and seconds, with at least one of them. */
export const DURATION_PATTERN =
  "^P(?=\\d|T\\d)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d{1,3})?S)?)?$";

/** Milliseconds of an ISO 8601 duration; null for what is not one. Years and months have no fixed length and are not. */
export const durationMs = (text: string): number | null => {
  const found = FORM.exec(text);
  if (!found || text === "P" || text.endsWith("T")) return null;
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return Math.round(
    ((((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 +
      Number(seconds)) *
      1000,
  );
};
