import { saidOrder } from "../words/index.ts";
import type { Reader } from "./reader.ts";
import * as shapes from "./shapes.ts";

export const order: Reader = (part) => {
  const { catalog_id, text: note, product_items } = shapes.orderContent.parse(part);
  if (product_items.length === 0 && note.trim() === "") return null;
  return saidOrder({
    items: product_items.map(({ product_retailer_id, quantity, item_price }) => ({
      article: product_retailer_id ?? "article",
      quantity: quantity ?? null,
      price: item_price ?? null,
    })),
    currency: product_items.find(({ currency }) => currency !== undefined)?.currency ?? null,
    note: note.trim() === "" ? null : note,
    catalogId: catalog_id ?? null,
  });
};
