/**
 * Decimals of a currency's minor unit (ISO 4217): JPY 0, EUR 2, KWD 3. Currencies with finer units
 * are counted in thousandths, which is as fine as budgets are kept.
 *
 * @param currency three letters, in any case
 */
export function currencyPlaces(currency: string): number {
  const code = currency.toUpperCase();
  if (WITHOUT_MINOR_UNIT.has(code)) return 0;
  return THOUSANDTHS.has(code) ? 3 : 2;
}

/** Whether ISO 4217 has the code, in capitals. */
export function isKnownCurrency(currency: string): boolean {
  return KNOWN.has(currency);
}

const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

const WITHOUT_MINOR_UNIT: ReadonlySet<string> = new Set(
  "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "),
);

const THOUSANDTHS: ReadonlySet<string> = new Set("BHD CLF IQD JOD KWD LYD OMR TND UYW".split(" "));
