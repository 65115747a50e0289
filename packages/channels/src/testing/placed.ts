import type { RawRequest } from "../raw-request.ts";
import type { ProviderExample } from "./example.ts";
import { CHANNEL_ID } from "./request.ts";

/** The setting that tells a provider which address was signed: of an example whose proof binds the address, that is the example's own. */
export const signedAddress = (
  { proof }: ProviderExample,
  publicUrl: string,
): Readonly<Record<string, string>> =>
  proof.covers.includes("url") ? { publicUrl: `${publicUrl}/channels/${CHANNEL_ID}/webhook` } : {};

/** The body of a call of the example's, on its way to another channel: where the proof does not bind the body, it may name the channel. */
export const bodyTo = ({ proof }: ProviderExample, { rawBody }: RawRequest, channelId: string): Buffer =>
  proof.covers.includes("body")
    ? rawBody
    : Buffer.from(rawBody.toString("latin1").replaceAll(CHANNEL_ID, channelId), "latin1");
