import { z } from "zod";

const said = (name: string) => ({ error: `${name} is missing` });

const MAX_SECRET = 4096;
const MAX_TEXT = 1024;
const MAX_URL = 2048;
const atMost = (name: string, characters: number) => `${name} has at most ${characters} characters`;

/** A field that must be there and say something. */
export const required = (name: string) =>
  z.string(said(name)).max(MAX_TEXT, atMost(name, MAX_TEXT)).trim().min(1, `${name} must not be empty`);

/** A secret: never absent, never blank. */
export const secret = (name: string) =>
  z
    .string(said(name))
    .max(MAX_SECRET, atMost(name, MAX_SECRET))
    .refine((text) => text.trim() !== "", `${name} must not be empty`);

/** A secret that travels in an HTTP header. */
export const headerSecret = (name: string) =>
  secret(name).refine((text) => /^[\x21-\x7e]*$/.test(text), `${name} must be printable ASCII without spaces`);

const isHttpUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? "");

/** A URL that may be left out. Whether its place may be called is for `Egress.checkUrl` to say. */
export const optionalHttpUrl = (name: string) =>
  z
    .string()
    .max(MAX_URL, atMost(name, MAX_URL))
    .refine(isHttpUrl, `${name} must be an http or https URL`)
    .nullish()
    .transform((url) => url ?? undefined);
