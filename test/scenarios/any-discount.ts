import * as fc from "fast-check";
import type { CartItem } from "../../src/core/session/types";

/** Discounts of every kind on carts of every kind, for properties that hold for all of them. */

const value = fc.oneof(
  fc.integer({ min: 0, max: 20_000 }).map((cents) => cents / 100),
  fc.constantFrom(
    "{{ $Session.Total * 30% }}",
    "{{ $Session.CartItemTotal / 7 }}",
    "{{ $Session.AdditionalCostTotal }}",
  ),
);

const itemValue = fc.oneof(
  value,
  fc.constantFrom("{{ $Item.Price * 30% }}", "{{ $Item.Price - 5 }}", "{{ $Item.Price / 3 }}"),
);

const set = fc.constantFrom<Record<string, string>>(
  { type: "allItems" },
  { type: "selector", name: "Hats" },
  { type: "selector", name: "Dear" },
  { type: "globalFilter", name: "Cheap" },
);

function discount(amount: fc.Arbitrary<unknown>, target: fc.Arbitrary<unknown>) {
  return fc.record({
    type: fc.constant("awardDiscount"),
    name: fc.constant("Off"),
    value: amount,
    partial: fc.boolean(),
    target,
  });
}

const bundleItem = fc.constantFrom<object>(
  { type: "byIndex", value: 1 },
  { type: "byAttribute", attribute: "$Item.Price", direction: "lowest" },
);

/** A block that gives a discount. */
export const discountBlock = fc.oneof(
  discount(value, fc.constant({ type: "cart" })),
  discount(itemValue, set),
  discount(
    value,
    set.map((target) => ({ ...target, prorated: true })),
  ),
  discount(
    fc.constantFrom<unknown>(7, "{{ $Bundle.Total / 3 }}"),
    fc.constant({ type: "bundle", name: "Pair", prorated: true }),
  ),
  discount(
    itemValue,
    fc
      .tuple(bundleItem, fc.boolean())
      .map(([item, prorated]) => ({ type: "bundle", name: "Pair", item, prorated })),
  ),
  discount(
    fc.constantFrom<unknown>(2, "{{ $Cost.Price * 60% }}"),
    fc
      .oneof(fc.constant({ type: "cart" }), set)
      .map((target) => ({ type: "additionalCost", additionalCost: { id: 1 }, target })),
  ),
);

export const selectors = [
  {
    name: "Hats",
    steps: [
      {
        type: "filter",
        predicate: {
          type: "checkAttribute",
          attribute: "$Item.Category",
          operator: "equals",
          value: "hats",
        },
      },
    ],
  },
  {
    name: "Dear",
    steps: [
      { type: "sort", fields: [{ expression: "$Item.Price", direction: "desc" }] },
      { type: "select", operator: "many", from: "start", count: 3 },
    ],
  },
];
export const bundles = [
  {
    name: "Pair",
    items: [
      { selector: "Dear", quantity: 1 },
      { selector: "Hats", quantity: 1 },
    ],
  },
];

export const cents = fc.integer({ min: 0, max: 5_000 }).map((units) => units / 100);

export const item: fc.Arbitrary<CartItem> = fc.record({
  sku: fc.constant("sku"),
  category: fc.constantFrom("hats", "shoes"),
  quantity: fc.integer({ min: 1, max: 3 }),
  price: fc.oneof(cents, fc.constantFrom(0, 0.005, 33.335)),
  additionalCosts: cents.map((price) => ({ shipping: { price } })),
});

export const anyShop = {
  application: fc.record({
    currency: fc.constantFrom("USD", "JPY", "KWD"),
    enableCascadingDiscounts: fc.boolean(),
    enablePartialDiscounts: fc.boolean(),
    defaultDiscountScope: fc.constantFrom("sessionTotal", "cartItems", "additionalCosts"),
    defaultDiscountAdditionalCostPerItemScope: fc.constantFrom(
      "price",
      "itemTotal",
      "additionalCosts",
    ),
  }),
  definitions: fc.constant({
    cartItemFilters: [
      {
        id: 1,
        name: "Cheap",
        expression: [
          "filter",
          [".", "Session", "CartItems"],
          [["Item"], ["<", [".", "Item", "Price"], 20]],
        ],
      },
    ],
  }),
};
