import { COUNTER_MONEY_SCALE, fromScaledInteger } from "../../../decimal";
import type { SessionDiscountScope } from "../../../evaluation/effect";
import type { RuleRun } from "../../../evaluation/rule-run";
import { takeBudgets } from "../rewards";
import { numberOf, textOf } from "../values";
import {
  decideAmount,
  type Discount,
  type DiscountApplicator,
  discountKind,
  showsWish,
} from "./discount";

/**
 * One discount on the cart as a whole (`setDiscount`). An event or profile update has no cart: the
 * discount is told as it is there, for the shop to give (DESIGN §3), and nothing caps it.
 */
export function onCart({ name, value, partial }: Discount): DiscountApplicator {
  return (run) => {
    const scope = discountScope(run);
    const left = run.state.snapshot.session ? run.state.leftOf(scope, run.given) : null;
    const amount = decideAmount(run, numberOf(value, run, "The discount"), left);
    if (!amount.ok) return amount.error;
    const { wish, thousandths } = amount.value;
    const units = takeBudgets(run, { ...discountKind(run, partial), units: thousandths });
    if (!units.ok) return units.error;
    const given = fromScaledInteger(units.value, COUNTER_MONEY_SCALE);
    run.give(scope, given);
    run.reward(given);
    run.emit("setDiscount", {
      name: textOf(name, run),
      value: given,
      ...(run.state.catalogue.application.enableCascadingDiscounts ? { scope } : {}),
      ...(showsWish(run, partial) ? { desiredValue: wish } : {}),
    });
    return null;
  };
}

/** Without cascading the total is the one thing that a cart discount applies to. */
function discountScope(run: RuleRun): SessionDiscountScope {
  const { enableCascadingDiscounts, defaultDiscountScope } = run.state.catalogue.application;
  return enableCascadingDiscounts ? defaultDiscountScope : "sessionTotal";
}
