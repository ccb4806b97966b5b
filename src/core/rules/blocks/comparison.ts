import type { Decimal } from "../../decimal";

/** Comparisons of numbers that several conditions share. */
export const COMPARISONS = [
  "equals",
  "not(equals)",
  "lessThan",
  "lessThanOrEqual",
  "greaterThan",
  "greaterThanOrEqual",
] as const;

export type Comparison = (typeof COMPARISONS)[number];

export function compare(left: Decimal, comparison: Comparison, right: Decimal): boolean {
  switch (comparison) {
    case "equals":
      return left.eq(right);
    case "not(equals)":
      return !left.eq(right);
    case "lessThan":
      return left.lt(right);
    case "lessThanOrEqual":
      return left.lte(right);
    case "greaterThan":
      return left.gt(right);
    case "greaterThanOrEqual":
      return left.gte(right);
  }
}
