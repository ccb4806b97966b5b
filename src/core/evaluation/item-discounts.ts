import type { CartUnit } from "../attributes/cart-unit";
import { COUNTER_MONEY_SCALE, type Decimal, fromScaledInteger, minDecimal, ZERO } from "../decimal";
import type { ItemDiscountScope } from "./effect";
import { Tally } from "./tally";

/**
 * Discounts on single units and single additional costs, in thousandths of the currency, on top of
 * those given before. What a rule gives is kept only if the rule succeeds.
 */
export class ItemDiscounts {
  readonly #given: Tally;

  constructor(base: ItemDiscounts | null = null) {
    this.#given = new Tally(base ? base.#given : null);
  }

  giveOnUnit(unit: CartUnit, scope: ItemDiscountScope, thousandths: number): void {
    if (scope === "price") this.#given.add(`price|${unit.index}`, thousandths);
    if (scope === "additionalCosts") this.#given.add(`costs|${unit.index}`, thousandths);
    this.#given.add(`unit|${unit.index}`, thousandths);
  }

  giveOnUnitCost(unit: CartUnit, cost: string, thousandths: number): void {
    this.#given.add(`cost|${unit.index}|${cost}`, thousandths);
    this.giveOnUnit(unit, "additionalCosts", thousandths);
  }

  giveOnSessionCost(cost: string, thousandths: number): void {
    this.#given.add(`session|${cost}`, thousandths);
  }

  /** What rests of the part of a unit that a scope names. */
  leftOfUnit(unit: CartUnit, scope: ItemDiscountScope): Decimal {
    switch (scope) {
      case "price":
        return this.leftOfPrice(unit);
      case "additionalCosts":
        return this.#leftOfCosts(unit);
      case "itemTotal":
        return this.#leftOfTotal(unit);
    }
  }

  leftOfPrice(unit: CartUnit): Decimal {
    const { price } = unit.line;
    if (this.#isUntouched(unit)) return price;
    return leastLeft(price.minus(this.#sum(`price|${unit.index}`)), this.#leftOfTotal(unit));
  }

  /** What rests of one of a unit's additional costs; the unit has it. */
  leftOfCost(unit: CartUnit, name: string): Decimal | undefined {
    const cost = unit.line.costs.get(name);
    if (!cost || this.#isUntouched(unit)) return cost;
    const own = cost.minus(this.#sum(`cost|${unit.index}|${name}`));
    return leastLeft(own, this.#leftOfCosts(unit));
  }

  /** What rests of one of the session's additional costs. */
  leftOfSessionCost(name: string, price: Decimal): Decimal {
    return leastLeft(price, price.minus(this.#sum(`session|${name}`)));
  }

  /** Makes what was given part of what was given before. */
  keep(): void {
    this.#given.keep();
  }

  #leftOfCosts(unit: CartUnit): Decimal {
    const { costTotal } = unit.line;
    if (this.#isUntouched(unit)) return costTotal;
    return leastLeft(costTotal.minus(this.#sum(`costs|${unit.index}`)), this.#leftOfTotal(unit));
  }

  #leftOfTotal(unit: CartUnit): Decimal {
    const total = unit.line.price.plus(unit.line.costTotal);
    return this.#isUntouched(unit)
      ? total
      : leastLeft(total, total.minus(this.#sum(`unit|${unit.index}`)));
  }

  #isUntouched(unit: CartUnit): boolean {
    return this.#given.get(`unit|${unit.index}`) === 0;
  }

  #sum(key: string): Decimal {
    return fromScaledInteger(this.#given.get(key), COUNTER_MONEY_SCALE);
  }
}

function leastLeft(a: Decimal, b: Decimal): Decimal {
  const least = minDecimal(a, b);
  return least.lt(ZERO) ? ZERO : least;
}
