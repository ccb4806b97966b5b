import {
  cancelRedemption,
  type CancelledRedemption,
} from "../../src/services/redemptions/cancel-redemption";
import {
  expireDueRedemptions,
  expireRedemption,
} from "../../src/services/redemptions/expire-redemption";
import { redeem, type Redeemed } from "../../src/services/redemptions/redeem";
import { IdempotentCall } from "../../src/services/idempotency/idempotent-call";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { updateSession } from "../../src/services/sessions/update-session";
import { couponRuleset } from "../../scripts/demo/deployment.mjs";
import { insist, type ServiceCall } from "./client";
import { START_MS } from "./scheduler";
import { openShop } from "./shop";
import { APPLICATION_ID, PROGRAM_ID, SPEND, type ShopCampaign } from "./shop-rules";
import type { World } from "./world";

/** The campaign that the coupons belong to. */
const TRADE: ShopCampaign = { id: 9, name: "Points for money", ruleset: couponRuleset };

export const OPTION_ID = 1;
export const OPTION_POINTS = 50;

export interface TradeShopOptions {
  readonly customers: readonly string[];
  /** A duration, such as `20s`: how long a delayed redemption waits for its order. */
  readonly couponValidity: string;
  /** Null = no limit. */
  readonly limitPerCustomer: number | null;
}

/** A shop where 50 points are traded for a coupon, beside the one where points are dollars. */
export function openTradeShop(world: World, options: TradeShopOptions): void {
  openShop(world.d1, { campaigns: [SPEND, TRADE], couponUsageLimit: 1 });
  for (const customer of options.customers) {
    world.d1.run(
      `INSERT INTO profiles (environment, integration_id, created_at_ms, last_activity_at_ms)
VALUES ('live', ?, ?, ?)`,
      [customer, START_MS, START_MS],
    );
  }
  const { limitPerCustomer } = options;
  const eligibility = limitPerCustomer === null ? {} : { limitPerCustomer };
  world.d1.run(
    `INSERT INTO redemption_options (id, application_id, name, discount_type, points,
  discount_amount_cents, loyalty_program_id, campaign_id, coupon_validity, eligibility,
  created_at_ms, modified_at_ms) VALUES (?, ?, 'Traded', 'fixed_amount', ?, 2000, ?, ?, ?, ?, ?, ?)`,
    [
      OPTION_ID,
      APPLICATION_ID,
      OPTION_POINTS,
      PROGRAM_ID,
      TRADE.id,
      options.couponValidity,
      JSON.stringify(eligibility),
      START_MS,
      START_MS,
    ],
  );
  world.onHoldDue = async (_walletName, uuid) => {
    // A message of the queue comes again until it is handled.
    void insist(world, `queue ${uuid}`, expireCall(uuid));
  };
}

export interface Trade {
  readonly profileId: string;
  readonly isDelayed: boolean;
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
}

export function redeemCall({ profileId, isDelayed, key }: Trade): ServiceCall<Redeemed> {
  return (context) =>
    redeem(
      {
        ...context,
        idempotency: new IdempotentCall({
          scope: "redemptions",
          key,
          operation: "createRedemption",
          hash: `${profileId} ${isDelayed}`,
          status: 200,
        }),
      },
      {
        customer: { customerId: profileId },
        optionId: OPTION_ID,
        points: null,
        currency: null,
        isDelayed,
      },
    );
}

/** An order that carries the code. */
export function orderCall(order: {
  readonly profileId: string;
  readonly sessionId: string;
  readonly code: string;
}): ServiceCall<SessionAnswer> {
  return (context) =>
    updateSession(context, {
      sessionIntegrationId: order.sessionId,
      change: {
        profileId: order.profileId,
        state: "closed",
        cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 2, price: 100 }],
        couponCodes: [order.code],
      },
      evaluableCampaignIds: [],
      dry: false,
      sections: new Set(),
    });
}

export function cancelCall({ redemption }: Redeemed): ServiceCall<CancelledRedemption> {
  const { id: redemptionId, code: rewardText } = redemption;
  return (context) => cancelRedemption(context, { redemptionId, rewardText });
}

export function expireCall(transactionUuid: string): ServiceCall<null> {
  return async (context) => {
    await expireRedemption(context, transactionUuid);
    return null;
  };
}

/** What the minute's run does. */
export const scheduledCall: ServiceCall<null> = async (context) => {
  await expireDueRedemptions(context);
  return null;
};
