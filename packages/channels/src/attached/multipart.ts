/** A form with files, as the body of a request. */
export interface MultipartBody {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Encodes a form: texts, and files with their name and type. */
export async function multipart(
  fields: Readonly<Record<string, string>>,
  file: {
    readonly field: string;
    readonly name: string;
    readonly contentType: string;
    readonly bytes: Buffer;
  },
): Promise<MultipartBody> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set(file.field, new Blob([new Uint8Array(file.bytes)], { type: file.contentType }), file.name);
  const encoded = new Response(form);
  return {
    type: encoded.headers.get("content-type") ?? "multipart/form-data",
    bytes: Buffer.from(await encoded.arrayBuffer()),
  };
}
