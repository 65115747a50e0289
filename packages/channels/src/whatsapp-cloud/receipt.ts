import type { InboundEvent, Receipt } from "@contact-identity/domain";
import type { z } from "zod";
import { type Path, readAs } from "../malformed.ts";
import * as shapes from "./shapes.ts";

// A played voice message was read.
const STATUSES: ReadonlyMap<string, Receipt["status"]> = new Map([
  ["sent", "SENT"],
  ["delivered", "DELIVERED"],
  ["read", "READ"],
  ["played", "READ"],
  ["failed", "FAILED"],
]);

type StatusError = z.output<typeof shapes.status>["errors"][number];

/** `131026 Message undeliverable: Receiver is incapable of receiving this message` */
function described({ code, title, message, error_data: { details } }: StatusError): string {
  const words = [code, title ?? message].filter((part) => part !== undefined).join(" ");
  return [words, details].filter((part) => part !== undefined && part !== "").join(": ");
}

/** @throws MalformedPayload */
export function receiptEvent(value: unknown, at: Path): InboundEvent {
  const { id, status: name = "of no kind", type, errors } = readAs(shapes.status, value, at);
  // A payment's status speaks of the payment, not of a message.
  const status = type === "payment" ? undefined : STATUSES.get(name);
  if (status === undefined) return { type: "ignored", reason: "other-receipt", what: `status ${name}` };
  if (status !== "FAILED") return { type: "receipt", receipt: { externalId: id, status } };
  const failure = errors
    .map(described)
    .filter((reason) => reason !== "")
    .join("; ");
  return {
    type: "receipt",
    receipt: { externalId: id, status, failure: failure === "" ? "WhatsApp gave no reason" : failure },
  };
}
