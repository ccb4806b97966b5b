import Big from "big.js";

/** An exact decimal. Strict mode makes `a + b`, `a < b` and lossy conversions throw. */
export type Decimal = Big;

const Exact = Big();
Exact.strict = true;
Exact.DP = 20;
Exact.RM = Big.roundHalfUp;

const DECIMAL_TEXT = /^-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?$/i;

/** Largest power of ten that arithmetic may reach, so that no operand grows without end. */
export const DECIMAL_EXPONENT_MAX = 60;

export const ZERO: Decimal = new Exact("0");
export const ONE: Decimal = new Exact("1");
export const HUNDRED: Decimal = new Exact("100");

/** Makes a decimal of text such as "12.50"; throws when it is none (check with `isDecimalText`). */
export function decimal(text: string): Decimal {
  return new Exact(text);
}

export function isDecimalText(text: string): boolean {
  return DECIMAL_TEXT.test(text);
}

/** JSON numbers enter through their shortest text, never through float arithmetic. */
export function decimalFromNumber(value: number): Decimal {
  return new Exact(String(value));
}

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Exact;
}

/** The wire form: the nearest JSON number. */
export function toNumber(value: Decimal): number {
  return Number(value.toString());
}

/** Plain text without trailing zeros or exponent: `9`, `9.5`. */
export function decimalText(value: Decimal): string {
  return value.toFixed();
}

/** Rounds to `places` decimals, half away from zero (DESIGN §4, money rounding). */
export function roundHalfAwayFromZero(value: Decimal, places: number): Decimal {
  return value.round(places, Big.roundHalfUp);
}

/** Rounds to `places` decimals towards zero. */
export function truncate(value: Decimal, places: number): Decimal {
  return value.round(places, Big.roundDown);
}

export function roundTowards(value: Decimal, direction: "ceiling" | "floor"): Decimal {
  const whole = value.round(0, Big.roundDown);
  if (whole.eq(value)) return whole;
  if (direction === "ceiling") return value.gt(ZERO) ? whole.plus(ONE) : whole;
  return value.lt(ZERO) ? whole.minus(ONE) : whole;
}

export function minDecimal(a: Decimal, b: Decimal): Decimal {
  return a.lte(b) ? a : b;
}

export function maxDecimal(a: Decimal, b: Decimal): Decimal {
  return a.gte(b) ? a : b;
}

export function sumDecimals(values: Iterable<Decimal>): Decimal {
  let sum = ZERO;
  for (const value of values) sum = sum.plus(value);
  return sum;
}

/** A decimal as a safe integer of `10^-scale` units; the value must fit without rounding. */
export function toScaledInteger(value: Decimal, scale: number): number {
  const scaled = Number(value.times(new Exact(`1e${scale}`)).toFixed());
  if (!Number.isSafeInteger(scaled)) {
    throw new Error(
      `Invariant broken: ${value.toFixed()} must fit a safe integer at scale ${scale}`,
    );
  }
  return scaled;
}

export function fromScaledInteger(units: number, scale: number): Decimal {
  return new Exact(`${units}e-${scale}`);
}

/** Points are kept as integer hundredths (DESIGN §4). */
export const POINTS_SCALE = 2;

/** Money in counters is kept in thousandths: the finest minor unit in use is KWD's. */
export const COUNTER_MONEY_SCALE = 3;
