import type { SaidContent } from "@contact-identity/domain";
import { saidOrder } from "../words/index.ts";
import type { TwilioMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What was ordered from a catalogue; null where nothing can be read of it. */
export function orderOf({ Orders, CatalogId, Body }: TwilioMessage): SaidContent | null {
  const json = jsonOf(Orders);
  const { catalog_id, text, product_items, items } = shapes.order.parse(json);
  const list = shapes.orderItems.parse(Array.isArray(json) ? json : (product_items ?? items));
  if (list.length === 0) return null;
  return saidOrder({
    items: list.map((item) => ({
      article: item.name ?? item.product_retailer_id ?? item.retailer_id ?? "article",
      quantity: item.quantity ?? null,
      price: item.item_price ?? item.price ?? null,
    })),
    currency: list.find(({ currency }) => currency !== undefined)?.currency ?? null,
    note: text ?? (Body.trim() === "" ? null : Body),
    catalogId: catalog_id ?? CatalogId ?? null,
  });
}
