function fractionDigits(currency: string): number {
  try {
    return (
      new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ??
      2
    );
  } catch {
    // No currency of ISO 4217.
    return 2;
  }
}

/** `12.50 EUR`, `1200 JPY`; `amount` in major units. */
export function moneyWords(amount: number, currency: string | null): string {
  const short = amount.toFixed(currency === null ? 2 : fractionDigits(currency));
  // Never round what a person pays.
  const number = Number(short) === amount ? short : String(amount);
  return currency === null ? number : `${number} ${currency}`;
}
