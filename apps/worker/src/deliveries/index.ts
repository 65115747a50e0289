import type { OutsideEventType } from "@contact-identity/domain";
import { deliverCode } from "./code.ts";
import type { DeliveryWork } from "./define-delivery.ts";
import { fetchFile } from "./file.ts";
import { requestHttp } from "./http-step.ts";
import { deliverMessage } from "./message.ts";
import { askProfile } from "./profile.ts";

/** What delivers each type of event that leaves the building. A new one is a file, a line here, and its entry in the catalogue. */
export const DELIVERIES: { readonly [N in OutsideEventType]: DeliveryWork } = {
  "internal.message-queued": deliverMessage,
  "internal.code-queued": deliverCode,
  "internal.profile-wanted": askProfile,
  "internal.http-request": requestHttp,
  "internal.file-queued": fetchFile,
};
export const deliveryOf = (type: string): DeliveryWork | null =>
  Object.hasOwn(DELIVERIES, type) ? DELIVERIES[type as OutsideEventType] : null;
