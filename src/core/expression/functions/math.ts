import {
  DECIMAL_EXPONENT_MAX,
  decimalText,
  roundHalfAwayFromZero,
  roundTowards,
  ZERO,
  type Decimal,
} from "../../decimal";
import { withoutNegativeZero } from "../build";
import { CHARACTERS_PER_STEP_BITS, DECIMAL_PLACES_MAX, STRING_LENGTH_MAX } from "../limits";
import { textTooLong } from "../conversion";
import { EvaluationError, type Scope } from "../scope";
import { overload, type FunctionDefinition, type Overload } from "./define";

/** Left folds over exact decimals; a quotient is rounded to 20 places (core/decimal.ts). */
export const MATH: readonly FunctionDefinition[] = [
  {
    name: "+",
    summary: "The sum of numbers, or texts one after the other.",
    overloads: [
      arithmetic((scope, a, b) => {
        spendOnDigits(scope, a, b);
        return a.plus(b);
      }),
      concatenation(),
    ],
  },
  {
    name: "-",
    summary: "The first number less the others; a single number with the other sign.",
    overloads: [
      arithmetic((scope, a, b) => {
        spendOnDigits(scope, a, b);
        return a.minus(b);
      }),
      overload({
        parameters: ["number"],
        returns: "number",
        apply: (_scope, value) => withoutNegativeZero(ZERO.minus(value)),
      }),
    ],
  },
  {
    name: "*",
    summary: "The product of numbers.",
    overloads: [
      arithmetic((scope, a, b) => {
        scope.meter.spend((a.c.length * b.c.length) >> DIGITS_PER_STEP_BITS);
        return a.times(b);
      }),
    ],
  },
  {
    name: "/",
    summary: "The first number divided by the others, to 20 decimal places.",
    overloads: [
      arithmetic((scope, a, b) => {
        spendOnDivision(scope, a, b);
        return a.div(b);
      }),
    ],
  },
  {
    name: "mod",
    summary: "The remainder of a division, with the sign of the first number.",
    overloads: [
      arithmetic((scope, a, b) => {
        spendOnDivision(scope, a, b);
        return a.mod(b);
      }),
    ],
  },
  {
    name: "concat",
    summary: "Texts one after the other.",
    overloads: [concatenation()],
  },
  {
    name: "ceil",
    summary: "The nearest whole number that is not smaller.",
    overloads: [
      overload({
        parameters: ["number"],
        returns: "number",
        apply: (_scope, value) => withoutNegativeZero(roundTowards(value, "ceiling")),
      }),
    ],
  },
  {
    name: "floor",
    summary: "The nearest whole number that is not greater.",
    overloads: [
      overload({
        parameters: ["number"],
        returns: "number",
        apply: (_scope, value) => withoutNegativeZero(roundTowards(value, "floor")),
      }),
    ],
  },
];

/** Thirty-two digit products are one step: ordinary money costs nothing extra. */
const DIGITS_PER_STEP_BITS = 5;

/** Holds a result within the bounds: too large fails, digits far behind the point are rounded. */
export function boundedDecimal(value: Decimal): Decimal {
  if (value.e > DECIMAL_EXPONENT_MAX) {
    throw new EvaluationError(`A number has more than ${DECIMAL_EXPONENT_MAX} digits`);
  }
  const places = value.c.length - 1 - value.e;
  const kept =
    places > DECIMAL_PLACES_MAX ? roundHalfAwayFromZero(value, DECIMAL_PLACES_MAX) : value;
  return withoutNegativeZero(kept);
}

function arithmetic(step: (scope: Scope, a: Decimal, b: Decimal) => Decimal): Overload {
  return overload({
    parameters: ["number", "number"],
    rest: "number",
    returns: "number",
    apply: (scope, first, second, ...others) => {
      let result = boundedDecimal(step(scope, first, second));
      for (const other of others) result = boundedDecimal(step(scope, result, other));
      return result;
    },
  });
}

function concatenation(): Overload {
  return overload({
    parameters: ["string", "string"],
    rest: "string",
    returns: "string",
    apply: (scope, ...texts) => {
      let result = "";
      for (const text of texts) {
        result += text;
        if (result.length > STRING_LENGTH_MAX) throw textTooLong();
      }
      scope.meter.spend(result.length >> CHARACTERS_PER_STEP_BITS);
      return result;
    },
  });
}

function spendOnDigits(scope: Scope, a: Decimal, b: Decimal): void {
  scope.meter.spend((a.c.length + b.c.length) >> DIGITS_PER_STEP_BITS);
}

function spendOnDivision(scope: Scope, a: Decimal, b: Decimal): void {
  if (b.eq(ZERO)) throw new EvaluationError(`${decimalText(a)} can't be divided by zero`);
  const quotientDigits = Math.max(0, a.e - b.e) + DECIMAL_PLACES_MAX;
  scope.meter.spend((quotientDigits * b.c.length) >> DIGITS_PER_STEP_BITS);
}
