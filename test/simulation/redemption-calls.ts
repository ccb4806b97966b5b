import type { ReturnPolicy } from "../../src/core/ledger/program-rules";
import {
  cancelRedemption,
  type CancelledRedemption,
} from "../../src/services/redemptions/cancel-redemption";
import {
  expireDueRedemptions,
  expireRedemption,
} from "../../src/services/redemptions/expire-redemption";
import { recordOrder, type RecordedOrder } from "../../src/services/redemptions/record-order";
import { redeem, type Redeemed } from "../../src/services/redemptions/redeem";
import { refundOrder, type RefundedOrder } from "../../src/services/redemptions/refund-order";
import { IdempotentCall } from "../../src/services/idempotency/idempotent-call";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { updateSession } from "../../src/services/sessions/update-session";
import { couponRuleset } from "../../scripts/demo/deployment.mjs";
import { insist, type ServiceCall } from "./client";
import { START_MS } from "./scheduler";
import { openShop } from "./shop";
import { APPLICATION_ID, EARN, PROGRAM_ID, SPEND, type ShopCampaign } from "./shop-rules";
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
  /** Orders earn a point per dollar, taken back by this policy; absent = they earn nothing. */
  readonly returnPolicy?: ReturnPolicy;
}

/** A shop where 50 points are traded for a coupon, beside the one where points are dollars. */
export function openTradeShop(world: World, options: TradeShopOptions): void {
  const { returnPolicy } = options;
  openShop(world.d1, {
    campaigns: returnPolicy === undefined ? [SPEND, TRADE] : [SPEND, TRADE, EARN],
    couponUsageLimit: 1,
    ...(returnPolicy !== undefined && { returnPolicy }),
  });
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

/** An order that carries the code, and maybe others. */
export interface CodedOrder {
  readonly profileId: string;
  readonly sessionId: string;
  readonly code: string;
}

/** The order as the redemptions API takes it. */
export function placeCall({ profileId, sessionId, code }: CodedOrder): ServiceCall<RecordedOrder> {
  return (context) =>
    recordOrder(context, {
      customer: { customerId: profileId },
      customerTags: [sessionId],
      orderId: sessionId,
      totalCents: 6000,
      currency: "USD",
      codes: [code],
      items: [{ id: "MUG", name: "Mug", quantity: 2, priceCents: 3000, category: undefined }],
      tags: undefined,
      channel: undefined,
      programId: PROGRAM_ID,
    });
}

/** The order's refund as the redemptions API takes it: of one unit, or of all. */
export function refundCall(refund: {
  readonly sessionId: string;
  readonly refundId: string;
  readonly isWhole: boolean;
}): ServiceCall<RefundedOrder> {
  return (context) =>
    refundOrder(context, {
      orderId: refund.sessionId,
      refundId: refund.refundId,
      items: refund.isWhole ? undefined : [{ id: "MUG", quantity: 1 }],
      totalCents: undefined,
      currency: undefined,
      programId: PROGRAM_ID,
    });
}

/** The order as a storefront closes it. */
export function orderCall(order: CodedOrder): ServiceCall<SessionAnswer> {
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
