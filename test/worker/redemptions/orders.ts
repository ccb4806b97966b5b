import { createCampaign } from "../../support/deployment";
import { redeemCall } from "./shop";
import { createTradeShop, type TradeShop } from "./trade-shop";

export interface OrderBody {
  readonly order_id: string;
  readonly customer_id: string;
  readonly status: string;
  readonly earns_points: boolean;
  readonly message: string | null;
  readonly coupons: readonly { code: string; status: string; reason: string | null }[];
  readonly discount_amount_cents: number;
  readonly points_earned: number;
  readonly points_redeemed: number;
  readonly points_balance: number;
  readonly points_held: number;
  readonly points_available: number;
  /** Of refusals. */
  readonly error: string;
  readonly code: string;
}

/** A shop where orders earn one point per dollar of what is left after discounts. */
export async function createEarningShop(
  option: Readonly<Record<string, unknown>> = {},
): Promise<TradeShop> {
  const shop = await createTradeShop(option, { returnPolicy: "within_balance" });
  await createCampaign(shop.id, {
    promotionRules: [
      {
        title: "One point per dollar",
        blocks: [
          {
            id: "points",
            type: "awardLoyaltyPoints",
            program: { id: shop.programId },
            subledger: "",
            name: "Order",
            value: "{{ [Item.Price] }}",
            partial: false,
            target: { type: "allItems" },
            recipient: "Current",
          },
        ],
      },
    ],
    strikethroughRules: [],
    selectors: [],
    bundles: [],
  });
  return shop;
}

export function sendOrder(
  shop: TradeShop,
  order: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) {
  return redeemCall<OrderBody>(shop, "POST", "/orders", order, headers);
}

export const mugs = (quantity: number, price = 3000) => ({
  id: "MUG",
  name: "Mug",
  quantity,
  price_cents: price,
});
