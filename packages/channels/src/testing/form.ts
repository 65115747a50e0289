export const formFields = (body: Buffer | string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString("utf8")));

/** The fields of a payload as texts; what is no object has none. */
export const fieldsOf = (payload: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof payload === "object" && payload !== null ? payload : {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );

/** `application/x-www-form-urlencoded` */
export const formText = (payload: unknown): string => new URLSearchParams(fieldsOf(payload)).toString();
