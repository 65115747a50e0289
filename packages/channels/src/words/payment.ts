import type { DataByKind, SaidContent } from "@contact-identity/domain";
import { moneyWords } from "./money.ts";

/**
 * What was paid, and how much.
 * @param what the article, the invoice or the like, where the provider tells it.
 */
export function saidPayment(payment: DataByKind["PAYMENT"], what?: string): SaidContent {
  const { amount, currency, reference } = payment;
  const head = what ?? reference ?? "payment";
  return {
    text: amount === null ? `[paid: ${head}]` : `${head}: ${moneyWords(amount, currency)}`,
    content: { kind: "PAYMENT", data: payment },
  };
}
