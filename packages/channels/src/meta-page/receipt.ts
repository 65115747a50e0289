import type { InboundEvent, Watermark } from "@contact-identity/domain";
import { type Path, readAs } from "../malformed.ts";
import { accountAt } from "../payload-shapes.ts";
import { providerTime } from "../words/index.ts";
import * as shapes from "./shapes.ts";

/** Messenger tells "all before this time", Instagram an id; a delivery often both. */
function receipts(
  ids: readonly (string | undefined)[],
  watermark: unknown,
  status: Watermark["status"],
  { sender }: shapes.PageEvent,
  at: Path,
): readonly InboundEvent[] {
  const upTo = providerTime(watermark);
  const told = ids.flatMap((externalId): InboundEvent[] =>
    externalId === undefined ? [] : [{ type: "receipt", receipt: { externalId, status } }],
  );
  const all: readonly InboundEvent[] =
    sender?.id && upTo !== undefined
      ? [
          {
            type: "watermark",
            watermark: { account: accountAt([...at, "sender", "id"], sender.id), status, upTo },
          },
        ]
      : [];
  return told.length + all.length === 0
    ? [{ type: "ignored", reason: "other-receipt", what: "receipt for nothing" }]
    : [...told, ...all];
}

/** @throws MalformedPayload */
export function deliveryEvents(part: unknown, event: shapes.PageEvent, at: Path): readonly InboundEvent[] {
  const { mids = [], watermark } = readAs(shapes.delivery, part, [...at, "delivery"]);
  return receipts(mids, watermark, "DELIVERED", event, at);
}

/** @throws MalformedPayload */
export function readEvents(part: unknown, event: shapes.PageEvent, at: Path): readonly InboundEvent[] {
  const { mid, watermark } = readAs(shapes.read, part, [...at, "read"]);
  return receipts([mid], watermark, "READ", event, at);
}
