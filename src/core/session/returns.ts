import { COUNTER_MONEY_SCALE, roundHalfAwayFromZero, toScaledInteger } from "../decimal";
import { err, ok, type Result } from "../result";
import { sessionTotals } from "./totals";
import type { CartItem, SessionDocument } from "./types";

/** One line of a return as it is asked for; the line is named by its position, its SKU or both. */
export interface WishedReturn {
  readonly position?: number | undefined;
  readonly sku?: string | undefined;
  /** Undefined = all units of the line that are left. */
  readonly quantity?: number | undefined;
}

/** Units of one line that come back: `quantity` of them, from `fromSubPosition` on. */
export interface ReturnedUnits {
  readonly position: number;
  readonly sku: string;
  readonly quantity: number;
  readonly fromSubPosition: number;
}

/** Why a line of a return can't be taken; `index` is its place in the request. */
export interface ReturnProblem {
  readonly index: number;
  readonly field: "position" | "sku" | "quantity";
  readonly details: string;
}

/**
 * Finds the units that come back: of each line those with the lowest subPosition that are still
 * with the customer. A line may be named more than once.
 */
export function resolveReturn(
  { cartItems }: Pick<SessionDocument, "cartItems">,
  wishes: readonly WishedReturn[],
): Result<ReturnedUnits[], ReturnProblem[]> {
  const returned = cartItems.map(returnedQuantity);
  const problems: ReturnProblem[] = [];
  const units: ReturnedUnits[] = [];
  for (const [index, wish] of wishes.entries()) {
    const found = lineOf(cartItems, wish, index);
    if (!found.ok) {
      problems.push(found.error);
      continue;
    }
    const { position, item } = found.value;
    const fromSubPosition = returned[position] ?? 0;
    const left = item.quantity - fromSubPosition;
    const quantity = wish.quantity ?? left;
    if (quantity > left || left === 0) {
      problems.push({ index, field: "quantity", details: tooMany(item, position, left) });
      continue;
    }
    returned[position] = fromSubPosition + quantity;
    units.push({ position, sku: item.sku, quantity, fromSubPosition });
  }
  return problems.length > 0 ? err(problems) : ok(units);
}

/** The cart with the units noted as returned. */
export function itemsAfterReturn(
  cartItems: readonly CartItem[],
  units: readonly ReturnedUnits[],
): CartItem[] {
  const items = [...cartItems];
  for (const { position, quantity, fromSubPosition } of units) {
    const item = items[position];
    if (!item) continue;
    const returned = fromSubPosition + quantity;
    items[position] = {
      ...item,
      returnedQuantity: returned,
      remainingQuantity: item.quantity - returned,
    };
  }
  return items;
}

/**
 * What a closed session counts among its customer's sales, in thousandths: before discounts, less
 * what came back (reference SEMANTICS §5).
 */
export function salesThousandths(
  document: Pick<SessionDocument, "cartItems" | "additionalCosts">,
): number {
  const cartItems = document.cartItems.map((item) => ({
    ...item,
    quantity: item.quantity - returnedQuantity(item),
  }));
  const { total } = sessionTotals({ cartItems, additionalCosts: document.additionalCosts });
  return toScaledInteger(roundHalfAwayFromZero(total, COUNTER_MONEY_SCALE), COUNTER_MONEY_SCALE);
}

/** Names one unit of a cart. */
export function unitName(position: number, subPosition: number): string {
  return `${position}/${subPosition}`;
}

export function unitNames(units: readonly ReturnedUnits[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { position, fromSubPosition, quantity } of units) {
    for (let offset = 0; offset < quantity; offset += 1) {
      names.add(unitName(position, fromSubPosition + offset));
    }
  }
  return names;
}

function returnedQuantity(item: CartItem): number {
  return item.returnedQuantity ?? 0;
}

interface Line {
  readonly position: number;
  readonly item: CartItem;
}

function lineOf(
  cartItems: readonly CartItem[],
  { position, sku }: WishedReturn,
  index: number,
): Result<Line, ReturnProblem> {
  if (position !== undefined) {
    const item = cartItems[position];
    if (!item) {
      const details = `The session has no line ${position}; it has ${cartItems.length}`;
      return err({ index, field: "position", details });
    }
    if (sku !== undefined && sku !== item.sku) {
      const details = `Line ${position} of the session is ${item.sku}, not ${sku}`;
      return err({ index, field: "sku", details });
    }
    return ok({ position, item });
  }
  const named = cartItems.flatMap((item, at) => (item.sku === sku ? [{ position: at, item }] : []));
  const [line] = named;
  if (line && named.length === 1) return ok(line);
  if (sku === undefined) {
    return err({ index, field: "position", details: "Name the line by its position or its SKU" });
  }
  const details = line
    ? `Several lines of the session are ${sku}; name one by its position`
    : `The session has no line with the SKU ${sku}`;
  return err({ index, field: "sku", details });
}

function tooMany(item: CartItem, position: number, left: number): string {
  return `Line ${position} (${item.sku}) has ${left} of ${item.quantity} units left to return`;
}
