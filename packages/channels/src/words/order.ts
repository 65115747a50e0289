import type { DataByKind, OrderItem, SaidContent } from "@contact-identity/domain";
import { moneyWords } from "./money.ts";

function itemWords({ article, quantity, price }: OrderItem, currency: string | null): string {
  const count = quantity === null ? article : `${article} × ${quantity}`;
  return price === null ? count : `${count} · ${moneyWords(price, currency)}`;
}

/** An order: a line each article with quantity and price of one, then the note. */
export function saidOrder(order: DataByKind["ORDER"]): SaidContent {
  const words = [...order.items.map((item) => itemWords(item, order.currency)), order.note];
  return {
    text: words.filter((line) => line !== null && line !== "").join("\n") || "[order]",
    content: { kind: "ORDER", data: order },
  };
}
