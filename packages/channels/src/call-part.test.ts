import { expect, test } from "@jest/globals";
import { MalformedPayload } from "./malformed.ts";
import { corpora } from "./testing/corpora.ts";

const DEEP = `${"[".repeat(300_000)}${"]".repeat(300_000)}`;
const BODIES: readonly string[] = [
  `{"events":[{"deep":${DEEP}}]}`,
  `{"contactId":"crm-1","events":[{"deep":${DEEP}}]}`,
  `{"update_id":1,"message":${DEEP}}`,
  `{"event":"message","message_token":1,"deep":${DEEP}}`,
  `{"object":"page","entry":[{"id":"1","messaging":[{"deep":${DEEP}}]}]}`,
  `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":${DEEP}}]}]}`,
  DEEP,
];

test.each(corpora.map((corpus) => [corpus.name, corpus] as const))(
  "%s: what is nested without end is read or refused, and never fails us",
  async (_name, { channel, authentic, samples }) => {
    const call = authentic(samples[0]?.payload);
    for (const body of BODIES) {
      const told = channel.parts({ ...call, rawBody: Buffer.from(body) });
      const parts = await told.catch((error: unknown) => {
        expect(error).toBeInstanceOf(MalformedPayload);
        return [];
      });
      for (const part of parts) {
        expect(part.body().length).toBeGreaterThan(0);
        await Promise.resolve()
          .then(() => part.read())
          .catch((error: unknown) => expect(error).toBeInstanceOf(MalformedPayload));
      }
    }
  },
);
