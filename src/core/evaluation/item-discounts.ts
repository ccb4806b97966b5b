import type { CartUnit } from "../attributes/cart-unit";
import { COUNTER_MONEY_SCALE, type Decimal, fromScaledInteger, minDecimal, ZERO } from "../decimal";
import type { ItemDiscountScope } from "./effect";
import { Tally } from "./tally";
import { UnitTally } from "./unit-tally";

/**
 * Discounts on single units and single additional costs, in thousandths of the currency, on top of
 * those given before. What a rule gives is kept only if the rule succeeds.
 */
export class ItemDiscounts {
  /** On a unit as a whole, whatever part of it. */
  readonly #units: UnitTally;
  readonly #prices: UnitTally;
  /** On all additional costs of a unit. */
  readonly #unitCosts: UnitTally;
  /** On single costs: few carts have any. */
  readonly #costs: Tally;

  constructor(base: ItemDiscounts | null = null) {
    this.#units = new UnitTally(base ? base.#units : null);
    this.#prices = new UnitTally(base ? base.#prices : null);
    this.#unitCosts = new UnitTally(base ? base.#unitCosts : null);
    this.#costs = new Tally(base ? base.#costs : null);
  }

  giveOnUnit({ index }: CartUnit, scope: ItemDiscountScope, thousandths: number): void {
    if (scope === "price") this.#prices.add(index, thousandths);
    if (scope === "additionalCosts") this.#unitCosts.add(index, thousandths);
    this.#units.add(index, thousandths);
  }

  giveOnUnitCost(unit: CartUnit, cost: string, thousandths: number): void {
    this.#costs.add(unitCostKey(unit, cost), thousandths);
    this.giveOnUnit(unit, "additionalCosts", thousandths);
  }

  giveOnSessionCost(cost: string, thousandths: number): void {
    this.#costs.add(sessionCostKey(cost), thousandths);
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
    return leastLeft(less(price, this.#prices.get(unit.index)), this.#leftOfTotal(unit));
  }

  /** What rests of one of a unit's additional costs; the unit has it. */
  leftOfCost(unit: CartUnit, name: string): Decimal | undefined {
    const cost = unit.line.costs.get(name);
    if (!cost || this.#isUntouched(unit)) return cost;
    const own = less(cost, this.#costs.get(unitCostKey(unit, name)));
    return leastLeft(own, this.#leftOfCosts(unit));
  }

  /** What rests of one of the session's additional costs. */
  leftOfSessionCost(name: string, price: Decimal): Decimal {
    return leastLeft(price, less(price, this.#costs.get(sessionCostKey(name))));
  }

  /** Makes what was given part of what was given before. */
  keep(): void {
    for (const tally of [this.#units, this.#prices, this.#unitCosts, this.#costs]) tally.keep();
  }

  #leftOfCosts(unit: CartUnit): Decimal {
    const { costTotal } = unit.line;
    if (this.#isUntouched(unit)) return costTotal;
    return leastLeft(less(costTotal, this.#unitCosts.get(unit.index)), this.#leftOfTotal(unit));
  }

  #leftOfTotal(unit: CartUnit): Decimal {
    const { total } = unit.line;
    const given = this.#units.get(unit.index);
    return given === 0 ? total : leastLeft(total, less(total, given));
  }

  #isUntouched(unit: CartUnit): boolean {
    return this.#units.get(unit.index) === 0;
  }
}

function unitCostKey({ index }: CartUnit, cost: string): string {
  return `cost|${index}|${cost}`;
}

function sessionCostKey(cost: string): string {
  return `session|${cost}`;
}

function less(amount: Decimal, thousandths: number): Decimal {
  if (thousandths === 0) return amount;
  return amount.minus(fromScaledInteger(thousandths, COUNTER_MONEY_SCALE));
}

function leastLeft(a: Decimal, b: Decimal): Decimal {
  const least = minDecimal(a, b);
  return least.lt(ZERO) ? ZERO : least;
}
