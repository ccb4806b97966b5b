import { type Decimal, maxDecimal, minDecimal, sumDecimals, ZERO } from "../decimal";
import type { SessionTotals } from "../session/totals";
import type { SessionDiscountScope } from "./effect";

/**
 * What a discount is taken from: a scope of the session, or a part of it that only discounts on
 * single units or single costs name. `sessionTotal` also holds discounts on a unit's total.
 */
export type GivenScope =
  | SessionDiscountScope
  | "cartItemAdditionalCosts"
  | "sessionAdditionalCosts";

/** Discounts given so far, by what they were taken from; each is counted once. */
export type GivenDiscounts = Record<GivenScope, Decimal>;

const SCOPES: readonly GivenScope[] = [
  "sessionTotal",
  "cartItems",
  "additionalCosts",
  "cartItemAdditionalCosts",
  "sessionAdditionalCosts",
];

export function nothingGiven(): GivenDiscounts {
  return {
    sessionTotal: ZERO,
    cartItems: ZERO,
    additionalCosts: ZERO,
    cartItemAdditionalCosts: ZERO,
    sessionAdditionalCosts: ZERO,
  };
}

/** What rests of the session, or of a part of it; never below zero. */
export function leftOf(totals: SessionTotals, scope: GivenScope, given: GivenDiscounts): Decimal {
  const { total, cartItemTotal, additionalCostTotal, cartItemAdditionalCostTotal } = totals;
  const left = atLeastZero(total.minus(sumGiven(given)));
  const costs = () => {
    const all = additionalCostTotal.plus(cartItemAdditionalCostTotal);
    const taken = given.cartItemAdditionalCosts.plus(given.sessionAdditionalCosts);
    return all.minus(given.additionalCosts).minus(taken);
  };
  switch (scope) {
    case "sessionTotal":
      return left;
    case "cartItems":
      return least(left, cartItemTotal.minus(given.cartItems));
    case "additionalCosts":
      return least(left, costs());
    case "cartItemAdditionalCosts": {
      const own = cartItemAdditionalCostTotal.minus(given.cartItemAdditionalCosts);
      return least(least(left, costs()), own);
    }
    case "sessionAdditionalCosts": {
      const own = additionalCostTotal.minus(given.sessionAdditionalCosts);
      return least(least(left, costs()), own);
    }
  }
}

/** The totals less what was given, as a later campaign sees them where discounts cascade. */
export function cascadedTotals(totals: SessionTotals, given: GivenDiscounts): SessionTotals {
  const { additionalCostTotal, cartItemAdditionalCostTotal } = totals;
  const onSession = given.additionalCosts.plus(given.sessionAdditionalCosts);
  const onItems = cartItemAdditionalCostTotal.minus(given.cartItemAdditionalCosts);
  return {
    total: leftOf(totals, "sessionTotal", given),
    cartItemTotal: leftOf(totals, "cartItems", given),
    additionalCostTotal: atLeastZero(additionalCostTotal.minus(onSession)),
    cartItemAdditionalCostTotal: atLeastZero(onItems),
  };
}

export function addGiven(to: GivenDiscounts, more: GivenDiscounts): void {
  for (const scope of SCOPES) to[scope] = to[scope].plus(more[scope]);
}

function sumGiven(given: GivenDiscounts): Decimal {
  return sumDecimals(SCOPES.map((scope) => given[scope]));
}

function least(a: Decimal, b: Decimal): Decimal {
  return atLeastZero(minDecimal(a, b));
}

function atLeastZero(amount: Decimal): Decimal {
  return maxDecimal(amount, ZERO);
}
