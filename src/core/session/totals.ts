import { decimalFromNumber, type Decimal, ZERO } from "../decimal";
import type { AdditionalCostValue, SessionDocument } from "./types";

/** All amounts before discounts (reference SEMANTICS §4.5). */
export interface SessionTotals {
  /** Items and all additional costs. */
  readonly total: Decimal;
  readonly cartItemTotal: Decimal;
  /** Additional costs of the session itself. */
  readonly additionalCostTotal: Decimal;
  /** Additional costs of items, times their quantity. */
  readonly cartItemAdditionalCostTotal: Decimal;
}

export function sessionTotals(
  session: Pick<SessionDocument, "cartItems" | "additionalCosts">,
): SessionTotals {
  let cartItemTotal = ZERO;
  let cartItemAdditionalCostTotal = ZERO;
  for (const item of session.cartItems) {
    const quantity = decimalFromNumber(item.quantity);
    cartItemTotal = cartItemTotal.plus(decimalFromNumber(item.price).times(quantity));
    if (item.additionalCosts) {
      const costs = sumOfCosts(item.additionalCosts).times(quantity);
      cartItemAdditionalCostTotal = cartItemAdditionalCostTotal.plus(costs);
    }
  }
  const additionalCostTotal = sumOfCosts(session.additionalCosts);
  return {
    total: cartItemTotal.plus(additionalCostTotal).plus(cartItemAdditionalCostTotal),
    cartItemTotal,
    additionalCostTotal,
    cartItemAdditionalCostTotal,
  };
}

function sumOfCosts(costs: Readonly<Record<string, AdditionalCostValue>>): Decimal {
  let sum = ZERO;
  for (const cost of Object.values(costs)) sum = sum.plus(decimalFromNumber(cost.price));
  return sum;
}
