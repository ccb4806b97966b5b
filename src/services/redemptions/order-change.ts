import { decimalFromNumber, HUNDRED, roundHalfAwayFromZero, toNumber } from "../../core/decimal";
import type { AttributeJson, CartItem } from "../../core/session/types";
import type { SessionChange } from "../../core/session/update";

/** One line of an order. */
export interface OrderItem {
  /** The SKU of the cart line. */
  readonly id: string;
  readonly name: string | undefined;
  readonly quantity: number;
  /** Of one unit. */
  readonly priceCents: number;
  readonly category: string | undefined;
}

/** What an order says of itself, beside its customer. */
export interface OrderFacts {
  readonly orderId: string;
  readonly totalCents: number;
  readonly currency: string | undefined;
  readonly codes: readonly string[];
  /** Undefined = the order is one line of its total. */
  readonly items: readonly OrderItem[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly channel: string | undefined;
}

/** SKU of the line of an order that names no items. */
export const ORDER_SKU = "order";

/** The attributes of sessions that rules can read of an order. */
export function orderAttributes(order: OrderFacts): Record<string, AttributeJson> {
  const { currency, tags, channel } = order;
  return {
    OrderTotal: fromCents(order.totalCents),
    ...(currency === undefined ? {} : { OrderCurrency: currency }),
    ...(tags === undefined || tags.length === 0 ? {} : { OrderTags: [...tags] }),
    ...(channel === undefined ? {} : { OrderChannel: channel }),
  };
}

/** The order as the update that closes its session. */
export function orderChange(
  order: OrderFacts,
  profileId: string,
  attributes: SessionChange["attributes"],
): SessionChange {
  return {
    profileId,
    state: "closed",
    couponCodes: [...new Set(order.codes)],
    cartItems: cartOf(order),
    attributes,
  };
}

function cartOf({ items, totalCents }: OrderFacts): CartItem[] {
  if (items === undefined) {
    return [{ name: "Order", sku: ORDER_SKU, quantity: 1, price: fromCents(totalCents) }];
  }
  return items.map(({ id, name, quantity, priceCents, category }) => ({
    sku: id,
    quantity,
    price: fromCents(priceCents),
    ...(name === undefined ? {} : { name }),
    ...(category === undefined ? {} : { category }),
  }));
}

/** Cents are hundredths of any currency (docs/redemptions.md). */
export function fromCents(cents: number): number {
  return toNumber(decimalFromNumber(cents).div(HUNDRED));
}

export function toCents(amount: number): number {
  return toNumber(roundHalfAwayFromZero(decimalFromNumber(amount).times(HUNDRED), 0));
}
