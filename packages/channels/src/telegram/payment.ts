import type { Said } from "../said.ts";
import { anyNumber, anyObject, anyWord, isObject, saidPayment } from "../words/index.ts";

const payment = anyObject({
  currency: anyWord,
  /** In the smallest unit of the currency. */
  total_amount: anyNumber,
  invoice_payload: anyWord,
  telegram_payment_charge_id: anyWord,
  order_info: anyObject({ name: anyWord, phone_number: anyWord, email: anyWord }),
});

// Source: ISO 4217, minor units; XTR are Telegram's stars, which have none.
const WITHOUT_MINOR = new Set(
  "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XTR".split(" "),
);
const OF_A_THOUSAND = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

function perUnit(currency: string | undefined): number {
  if (currency === undefined) return 100;
  if (WITHOUT_MINOR.has(currency)) return 1;
  return OF_A_THOUSAND.has(currency) ? 1000 : 100;
}

const addressOf = (info: Readonly<Record<string, unknown>>): string | undefined => {
  if (!isObject(info.shipping_address)) return undefined;
  const { street_line1, street_line2, post_code, city, state, country_code } = info.shipping_address;
  const words = [street_line1, street_line2, post_code, city, state, country_code];
  return words.filter((word) => typeof word === "string" && word !== "").join(", ");
};

/** What was paid, and what the person gave for the delivery; null where neither article nor sum can be read. */
export function paymentOf(part: unknown): Said | null {
  const { currency, total_amount, invoice_payload, telegram_payment_charge_id, order_info } =
    payment.parse(part);
  const reference = invoice_payload ?? telegram_payment_charge_id ?? null;
  if (total_amount === undefined && reference === null) return null;
  const amount = total_amount === undefined ? null : total_amount / perUnit(currency);
  const said = saidPayment({ amount, currency: currency ?? null, reference });
  const given = [order_info.name, order_info.phone_number, order_info.email, addressOf(order_info)];
  return { ...said, text: [said.text, ...given].filter((line) => line).join("\n") };
}
