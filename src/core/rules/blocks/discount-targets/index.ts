import type { BlockCompiler } from "../block";
import { onItemCosts, onSessionCost } from "./additional-cost";
import { onBundle } from "./bundle";
import { onCart } from "./cart";
import type { Discount, DiscountApplicator } from "./discount";
import { onItems } from "./items";
import type { DiscountTarget } from "./target";

export { type DiscountTarget, namesIn, readDiscountTarget } from "./target";

/** The applicator of a discount on its target. */
export function discountOn(
  target: DiscountTarget,
  discount: Discount,
  compiler: BlockCompiler,
): DiscountApplicator {
  switch (target.type) {
    case "cart":
      return onCart(discount);
    case "bundle":
      return onBundle(discount, target, compiler);
    case "additionalCost": {
      const { additionalCost, target: whose } = target;
      if (whose.type === "cart") return onSessionCost(discount, additionalCost);
      return onItemCosts(discount, additionalCost, whose);
    }
    default:
      return onItems(discount, target, target.prorated);
  }
}
