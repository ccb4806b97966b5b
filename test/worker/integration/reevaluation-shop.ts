import { getSession, returnUnits, told } from "./undo-shop";

export const AGAIN = { reevaluateOnReturn: true };

/** 150 in all. */
export const cartItems = [
  { sku: "boots", quantity: 3, price: 40, category: "shoes" },
  { sku: "shirt", quantity: 1, price: 30, category: "shirts" },
];

export const order = (profileId = "", more: Readonly<Record<string, unknown>> = {}) => ({
  profileId,
  state: "closed",
  cartItems,
  ...more,
});

export const check = (attribute: string, operator: string, value: unknown) => ({
  type: "checkAttribute",
  attribute,
  operator,
  value,
});

export const atLeast100 = check("$Session.Total", "greaterThanOrEqual", 100);

type Shop = Parameters<typeof returnUnits>[0];
type Items = Parameters<typeof returnUnits>[2];

export const returnAgain = (
  shop: Shop,
  items: Items,
  sections: readonly string[] = [],
  more = "",
) => returnUnits(shop, "order", items, sections, `?runRuleEngine=true${more}`);

export const oneBoot = [{ position: 0, quantity: 1 }];

export const everything = [{ position: 0 }, { position: 1 }];

export const net = async (shop: Shop) => told((await getSession(shop, "order")).body);

export const sumOf = (effects: readonly { readonly props: Readonly<Record<string, unknown>> }[]) =>
  effects.reduce((sum, { props }) => sum + Math.round(Number(props["value"]) * 100), 0) / 100;
