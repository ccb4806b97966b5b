import type { WishedReturn } from "../../core/session/returns";
import type { SessionDocument, SessionReturn } from "../../core/session/types";
import { invalidField } from "../refusal";
import { toCents } from "./order-change";
import { RedemptionRefusal } from "./redemption-refusal";

/** Units of an order that come back; the id is the SKU of their lines. */
export interface RefundedItem {
  readonly id: string;
  /** Undefined = all that are left. */
  readonly quantity?: number | undefined;
}

/**
 * The lines that the units are taken from, in the order of the cart: several lines may have one id.
 *
 * @throws RedemptionRefusal `too_many_returned`
 * @throws Refusal `invalid` for an id that the order does not have
 */
export function wishesOf(
  { cartItems }: SessionDocument,
  items: readonly RefundedItem[],
): WishedReturn[] {
  const left = cartItems.map(({ quantity, returnedQuantity = 0 }) => quantity - returnedQuantity);
  return items.flatMap(({ id, quantity }, at) => {
    const positions = [...cartItems.keys()].filter((position) => cartItems[position]?.sku === id);
    if (positions.length === 0) {
      throw invalidField(`/items/${at}/id`, "Unknown", `The order has no item ${id}`);
    }
    const available = positions.reduce((sum, position) => sum + (left[position] ?? 0), 0);
    const wished = quantity ?? available;
    if (wished > available || available === 0) {
      const message = `Of ${id} only ${available} are left to return`;
      throw new RedemptionRefusal("too_many_returned", message);
    }
    return taken(positions, left, wished);
  });
}

/** Takes units off the lines, the first line first; `left` is what they still have. */
function taken(positions: readonly number[], left: number[], wished: number): WishedReturn[] {
  const wishes: WishedReturn[] = [];
  let missing = wished;
  for (const position of positions) {
    const quantity = Math.min(missing, left[position] ?? 0);
    if (quantity === 0) continue;
    left[position] = (left[position] ?? 0) - quantity;
    missing -= quantity;
    wishes.push({ position, quantity });
  }
  return wishes;
}

/** A return as callers name it: units by id. */
export function returnedItems({ items }: Pick<SessionReturn, "items">): Required<RefundedItem>[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) {
    quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  }
  return [...quantities].map(([id, quantity]) => ({ id, quantity }));
}

/**
 * A refund without items is one of the whole order: less money would be a part that nobody named.
 *
 * @throws RedemptionRefusal `refund_conflict`
 */
export function checkWhole({ attributes }: SessionDocument, totalCents: number | undefined): void {
  const total = attributes["OrderTotal"];
  if (totalCents === undefined || typeof total !== "number") return;
  if (totalCents >= toCents(total)) return;
  const message = "The order cost more: a refund of a part must name its items";
  throw new RedemptionRefusal("refund_conflict", message);
}
