import { randomUUID } from "node:crypto";
import type { Delivery } from "./meta.ts";

interface Told {
  readonly contactId: string;
  readonly contact?: Readonly<Record<string, string>>;
  readonly text: string;
  readonly mId?: string;
}

/** A call of a business's own system that tells of one message. */
export const customCall = (
  token: string,
  { contactId, contact, text, mId = randomUUID() }: Told,
): Delivery => ({
  headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  body: JSON.stringify({
    contactId,
    contact,
    events: [{ type: "message", mId, timestamp: 1749416383000, message: { type: "text", text } }],
  }),
});
