import type { RawRequest } from "../raw-request.ts";
import { boundaryOf, formOf } from "./form.ts";
import { mailWithoutFiles } from "./mime/read-mail.ts";

const quoted = (name: string): string =>
  name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const multipart = (fields: readonly (readonly [string, Buffer])[], boundary: string): Buffer =>
  Buffer.concat([
    ...fields.flatMap(([name, value]) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n`),
      value,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);

/**
 * The form that was posted, in the encoding in which it was, without files and without these fields; what is no form stays as it is.
 * @param rawMail the field that holds a whole mail: of it too the files are left out.
 */
export function keptForm(request: RawRequest, rawMail: string, without: readonly string[] = []): Buffer {
  const form = formOf(request);
  if (form === null) return request.rawBody;
  const fields = form
    .fields()
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => [name, name === rawMail ? mailWithoutFiles(value) : value] as const);
  const boundary = boundaryOf(request);
  if (boundary !== null) return multipart(fields, boundary);
  return Buffer.from(
    new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value.toString("utf8")]),
    ).toString(),
  );
}
