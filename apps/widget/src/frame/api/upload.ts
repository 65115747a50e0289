import { CallRefused, Unreachable } from "./api.ts";

/** A file that the server took. */
export interface Uploaded {
  readonly uploadId: string;
  readonly name: string;
}

interface Told {
  readonly uploadId?: string;
  readonly name?: string;
  readonly errors?: readonly { readonly message: string }[];
}

const toldBy = (text: string): Told => {
  try {
    return JSON.parse(text) as Told;
  } catch {
    return {};
  }
};

/** By XMLHttpRequest, for fetch tells nobody how far it is. The words of a refusal are the server's. */
export const sendFile = (file: File, token: string, progress: (part: number) => void): Promise<Uploaded> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL("uploads", location.href));
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("x-widget-key", new URLSearchParams(location.search).get("key") ?? "");
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Unreachable(""));
    request.onload = () => {
      const { uploadId, name = file.name, errors } = toldBy(request.responseText);
      if (uploadId) resolve({ uploadId, name });
      else reject(new CallRefused(errors?.[0]?.message ?? ""));
    };
    const form = new FormData();
    form.set("file", file);
    request.send(form);
  });
