import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { createCampaign, manage, randomName } from "../../support/deployment";
import { call, type Answer } from "../../support/http";
import { defineAttribute } from "../integration/spend-points-shop";
import { createRedemptionsShop, redeemCall, type RedemptionsShop } from "./shop";

/** A shop where 10 points are traded for a coupon of 5 dollars. */
export interface TradeShop extends RedemptionsShop {
  readonly campaignId: number;
  readonly optionId: number;
}

export interface Customer {
  readonly customerId: string;
  readonly email: string;
}

export interface RedemptionBody {
  readonly id: number;
  readonly approved: boolean;
  readonly approved_at: string;
  readonly reward_text: string;
  readonly code: string;
  readonly token: string;
  readonly state: string;
  readonly points_balance: number;
  readonly points_held: number;
  readonly points_available: number;
  readonly created_at: string;
  readonly updated_at: string;
  /** Of refusals. */
  readonly error: string;
}

const COUPON_ATTRIBUTES = {
  RedemptionOptionId: "number",
  DiscountAmount: "number",
  DiscountPercentage: "number",
  Sku: "string",
  Currency: "string",
};

/** One ruleset for amounts and percentages: what does not apply is 0. */
const RULESET = {
  promotionRules: [
    {
      title: "Points for money",
      blocks: [
        { id: "coupon", type: "checkCoupon", redeem: true },
        {
          id: "discount",
          type: "awardDiscount",
          name: "Reward",
          value:
            "{{[Coupon.Attributes.DiscountAmount] + " +
            "[Session.Total] * [Coupon.Attributes.DiscountPercentage] / 100}}",
          partial: false,
          target: { type: "cart" },
        },
      ],
    },
  ],
  strikethroughRules: [],
  selectors: [],
  bundles: [],
};

export async function createTradeShop(
  option: Readonly<Record<string, unknown>> = {},
  program: Readonly<Record<string, unknown>> = {},
): Promise<TradeShop> {
  const shop = await createRedemptionsShop(program);
  for (const [name, type] of Object.entries(COUPON_ATTRIBUTES)) {
    await defineAttribute("Coupon", name, type);
  }
  const campaignId = await createCampaign(shop.id, RULESET);
  const optionId = await createOption({ ...shop, campaignId }, option);
  return { ...shop, campaignId, optionId };
}

export async function createOption(
  { id, programId, campaignId }: Pick<TradeShop, "id" | "programId" | "campaignId">,
  option: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const isOther = option["discountType"] !== undefined;
  const made = await manage<{ id: number }>("POST", `/v1/applications/${id}/redemption_options`, {
    name: randomName("option"),
    ...(isOther ? {} : { discountType: "fixed_amount", points: 10, discountAmountCents: 500 }),
    loyaltyProgramId: programId,
    campaignId,
    active: true,
    ...option,
  });
  return made.id;
}

/** A customer of the shop with an email and points to trade. */
export async function createTrader(shop: TradeShop, points: number): Promise<Customer> {
  const customerId = randomName("trader");
  const email = `${customerId}@example.com`;
  await defineAttribute("CustomerProfile", "Email", "string");
  const path = `/v2/customer_profiles/${customerId}`;
  const made = await call("PUT", path, { attributes: { Email: email } }, shop.key);
  expect(made.status).toBe(200);
  if (points > 0) await addPoints(shop, customerId, points);
  return { customerId, email };
}

export async function addPoints(
  shop: TradeShop,
  customerId: string,
  points: number,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const path = `/v1/loyalty_programs/${shop.programId}/profile/${customerId}/add_points`;
  await manage("PUT", path, { points, name: "Welcome", ...more });
}

export function redeemPoints(
  shop: TradeShop,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<RedemptionBody>> {
  const wish = { redemption_option_id: shop.optionId, ...body };
  return redeemCall<RedemptionBody>(shop, "POST", "/redemptions", wish, headers);
}

export function cancelRedemption(
  shop: TradeShop,
  id: number,
  rewardText: string,
  idempotencyKey?: string,
): Promise<Answer<RedemptionBody>> {
  const path = `/redemptions/${id}/cancellation_completed`;
  const headers = idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey };
  return redeemCall<RedemptionBody>(shop, "POST", path, { reward_text: rewardText }, headers);
}

/** What the wallet itself says. */
export async function pointsOf(shop: TradeShop, customerId: string) {
  const path = `/v1/loyalty_programs/${shop.programId}/profile/${customerId}/audit`;
  const audit = await manage<AuditBody>("GET", path);
  const ledger = audit.ledgers.find(({ subledgerId }) => subledgerId === "");
  expect(audit.ledgers.flatMap(({ proofs }) => proofs.filter(({ holds }) => !holds))).toEqual([]);
  return {
    active: ledger?.activePoints ?? 0,
    held: ledger?.heldPoints ?? 0,
    spent: ledger?.spentPoints ?? 0,
    expired: ledger?.expiredPoints ?? 0,
  };
}

interface AuditBody {
  readonly ledgers: readonly {
    readonly subledgerId: string;
    readonly activePoints: number;
    readonly heldPoints: number;
    readonly spentPoints: number;
    readonly expiredPoints: number;
    readonly proofs: readonly { readonly holds: boolean }[];
  }[];
}

export async function redemptionRow(id: number) {
  return env.DB.prepare(
    `SELECT state, version, coupon_id AS couponId, transaction_uuid AS transactionUuid,
  (SELECT count(*) FROM point_redemption_steps s WHERE s.redemption_id = p.id) AS steps,
  (SELECT deleted_at_ms IS NOT NULL FROM coupons c WHERE c.id = p.coupon_id) AS couponDeleted
FROM point_redemptions p WHERE id = ?1`,
  )
    .bind(id)
    .first<{
      state: string;
      version: number;
      couponId: number;
      transactionUuid: string;
      steps: number;
      couponDeleted: number;
    }>();
}

export async function redemptionsOf(customerId: string): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM point_redemptions WHERE profile_integration_id = ?1",
  )
    .bind(customerId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}
