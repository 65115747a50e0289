import type { Sample, Shown } from "../../testing/corpus.ts";
import { smsFields, whatsappFields } from "./payloads.ts";

type Fields = NonNullable<Parameters<typeof smsFields>[0]>;

const MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME";
export const media = (...types: readonly (string | undefined)[]): Fields => ({
  NumMedia: String(types.length),
  ...Object.fromEntries(
    types.flatMap((type, n) => [
      [`MediaUrl${n}`, `${MEDIA}${n}`],
      ...(type === undefined ? [] : [[`MediaContentType${n}`, type]]),
    ]),
  ),
});
export const file = (n: number) => ({ type: "url", url: `${MEDIA}${n}` }) as const;

export const bySms = (says: string, rest: Fields, ...shown: readonly Shown[]): Sample => ({
  says,
  payload: smsFields(rest),
  shown,
});
export const byWhatsapp = (says: string, rest: Fields, ...shown: readonly Shown[]): Sample => ({
  says,
  payload: whatsappFields(rest),
  shown,
});
export const told = (says: string, payload: Fields, ...shown: readonly Shown[]): Sample => ({
  says,
  payload,
  shown,
});
