import { type Decimal, decimalFromNumber, ZERO } from "../decimal";
import type { Definitions } from "../evaluation/catalogue";
import type { ItemDiscounts } from "../evaluation/item-discounts";
import { EvaluationError, type RecordValue, type Value } from "../expression";
import type { CartItem } from "../session/types";
import { customAttributesRecord, type UpdatedValue } from "./attribute-values";
import { ITEM, type ItemSource } from "./built-in";

/** Units of one cart (reference SEMANTICS §4.5); the API refuses longer carts before. */
export const CART_UNITS_MAX = 10_000;

/** What all units of one line have in common, computed once. */
interface CartLine {
  readonly item: CartItem;
  readonly position: number;
  readonly price: Decimal;
  readonly costs: ReadonlyMap<string, Decimal>;
  readonly costTotal: Decimal;
  /** The price and all costs. */
  readonly total: Decimal;
  readonly attributes: RecordValue;
}

/**
 * One unit of a line: what rules see as `Item` and what per-item effects are about (reference
 * SEMANTICS §4.6). Where discounts cascade its prices are less what earlier campaigns gave.
 */
export class CartUnit implements RecordValue, ItemSource {
  readonly isRecord = true;

  constructor(
    /** Among all units of the cart. */
    readonly index: number,
    readonly line: CartLine,
    readonly subPosition: number,
    readonly earlier: ItemDiscounts | null,
  ) {}

  get item(): CartItem {
    return this.line.item;
  }

  get position(): number {
    return this.line.position;
  }

  get price(): Decimal {
    return this.earlier?.leftOfPrice(this) ?? this.line.price;
  }

  /** Undefined where the line has no such cost. */
  costPrice(name: string): Decimal | undefined {
    const cost = this.line.costs.get(name);
    return cost && (this.earlier?.leftOfCost(this, name) ?? cost);
  }

  get(name: string): Value | undefined {
    if (Object.hasOwn(ITEM, name)) return ITEM[name]?.read(this);
    if (name === "Attributes") return this.line.attributes;
    return name === "AdditionalCosts" ? this.#costs() : undefined;
  }

  keys(): readonly string[] {
    return [...Object.keys(ITEM), "Attributes", "AdditionalCosts"];
  }

  #costs(): RecordValue {
    return {
      isRecord: true,
      get: (name) => this.costPrice(name),
      keys: () => [...this.line.costs.keys()],
    };
  }
}

/**
 * The cart as single units, in order.
 *
 * @param earlier what earlier campaigns gave, where discounts cascade; else null
 * @param updated what rules have set the attributes of a line to
 * @throws EvaluationError when there are more than {@link CART_UNITS_MAX}
 */
export function flattenCart(
  items: readonly CartItem[],
  definitions: Definitions,
  earlier: ItemDiscounts | null,
  updated: (position: number) => UpdatedValue,
): readonly CartUnit[] {
  const units: CartUnit[] = [];
  for (const [position, item] of items.entries()) {
    if (units.length + item.quantity > CART_UNITS_MAX) {
      throw new EvaluationError(`A cart may have ${CART_UNITS_MAX} units at most`);
    }
    const line = lineOf(item, position, definitions, updated(position));
    for (let subPosition = 0; subPosition < item.quantity; subPosition += 1) {
      units.push(new CartUnit(units.length, line, subPosition, earlier));
    }
  }
  return units;
}

function lineOf(
  item: CartItem,
  position: number,
  definitions: Definitions,
  updated: UpdatedValue,
): CartLine {
  const costs = new Map<string, Decimal>();
  let costTotal = ZERO;
  for (const [name, cost] of Object.entries(item.additionalCosts ?? {})) {
    const price = decimalFromNumber(cost.price);
    costs.set(name, price);
    costTotal = costTotal.plus(price);
  }
  const attributes = customAttributesRecord(
    definitions,
    "CartItem",
    item.attributes ?? {},
    updated,
  );
  const price = decimalFromNumber(item.price);
  return { item, position, price, costs, costTotal, total: price.plus(costTotal), attributes };
}
