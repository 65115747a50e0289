import type { RawRequest } from "../raw-request.ts";
import { formFields, formText } from "./form.ts";

/** Where a call carries its proof, and what that binds. */
export interface Proof {
  read(call: RawRequest): string;
  /** The same call with another proof, or without any. */
  write(call: RawRequest, proof: string | undefined): RawRequest;
  /** What cannot be changed under the same proof. A static secret binds nothing. */
  readonly covers: readonly ("body" | "url")[];
}

/** A proof in a request header. */
export const headerProof = (name: string, ...covers: Proof["covers"]): Proof => ({
  read: ({ headers }) => headers[name] ?? "",
  write: (call, proof) => {
    const { [name]: _old, ...headers } = call.headers;
    return { ...call, headers: proof === undefined ? headers : { ...headers, [name]: proof } };
  },
  covers,
});

/** A proof in a field of a form, which does not bind the other fields. */
export const formProof = (name: string): Proof => ({
  read: (call) => formFields(call.rawBody)[name] ?? "",
  write: (call, proof) => {
    const { [name]: _old, ...fields } = formFields(call.rawBody);
    return {
      ...call,
      rawBody: Buffer.from(formText(proof === undefined ? fields : { ...fields, [name]: proof })),
    };
  },
  covers: [],
});
