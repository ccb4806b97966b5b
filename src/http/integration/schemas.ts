import { dateTime, id } from "../fields";
import { coupon } from "../management/coupons/schemas";
import { limitConfig } from "../management/limits";
import { z } from "../openapi";
import { referral } from "./referrals/schemas";

/** Parts that several answers of the Integration API are made of. */

const attributes = z.record(z.string(), z.unknown());

export const effect = z
  .object({
    campaignId: z.int(),
    rulesetId: z.int(),
    ruleIndex: z.int(),
    ruleName: z.string(),
    effectType: z.string(),
    triggeredByCoupon: z.int().optional(),
    conditionIndex: z.int().optional(),
    evaluationGroupID: z.int().optional(),
    evaluationGroupMode: z.string().optional(),
    props: z.record(z.string(), z.unknown()),
  })
  .openapi("Effect");

export const customerProfile = z
  .object({
    id,
    created: dateTime,
    integrationId: z.string(),
    attributes,
    accountId: id,
    closedSessions: z.int(),
    totalSales: z.number(),
    audienceMemberships: z.array(z.object({ id, name: z.string() })),
    lastActivity: dateTime,
    sandbox: z.boolean(),
  })
  .openapi("CustomerProfile");

const tier = z
  .object({
    id,
    name: z.string(),
    startDate: dateTime.optional().openapi({ description: "In the program's time zone" }),
    expiryDate: dateTime.optional().openapi({ description: "In the program's time zone" }),
    downgradePolicy: z.enum(["one_down", "balance_based"]).optional(),
  })
  .openapi("Tier");

export const tierFields = {
  currentTier: tier.optional(),
  pointsToNextTier: z.number().optional(),
  nextTierName: z.string().optional(),
};

const ledgerInfo = z
  .object({
    currentBalance: z.number(),
    pendingBalance: z.number(),
    negativeBalance: z.number(),
    expiredBalance: z.number(),
    spentBalance: z.number(),
    tentativeCurrentBalance: z.number(),
    tentativePendingBalance: z.number(),
    tentativeNegativeBalance: z.number(),
    ...tierFields,
  })
  .openapi("LedgerInfo");

const loyaltyProgramLedgers = z
  .object({
    id,
    title: z.string(),
    name: z.string(),
    joinDate: dateTime.optional().openapi({ description: "In the program's time zone" }),
    ledger: ledgerInfo,
    subLedgers: z.record(z.string(), ledgerInfo),
  })
  .openapi("LoyaltyProgramLedgers");

export const loyaltyCard = z
  .object({
    id,
    created: dateTime,
    programID: id,
    programName: z.string(),
    programTitle: z.string(),
    status: z.enum(["active", "inactive"]),
    blockReason: z.string().optional(),
    identifier: z.string(),
    usersPerCardLimit: z.int().openapi({ description: "0 = any number" }),
    profiles: z.array(z.object({ integrationId: z.string(), timestamp: dateTime })),
    ledger: ledgerInfo.optional(),
    subledgers: z.record(z.string(), ledgerInfo).optional(),
    modified: dateTime,
    oldCardIdentifier: z.string().optional(),
    newCardIdentifier: z.string().optional(),
    batchId: z.string().optional(),
  })
  .openapi("LoyaltyCard");

export const loyalty = z
  .object({
    cards: z.array(loyaltyCard).optional().openapi({ description: "Cards that the call names" }),
    programs: z.record(z.string(), loyaltyProgramLedgers),
  })
  .openapi("Loyalty");

export const event = z
  .object({
    id,
    created: dateTime,
    applicationId: id,
    profileId: z.string().optional(),
    storeIntegrationId: z.string().optional(),
    type: z.string(),
    attributes,
    sessionId: z.string().optional(),
    effects: z.array(z.array(z.unknown())),
  })
  .openapi("Event");

export const ruleFailureReason = z
  .object({
    campaignID: z.int(),
    campaignName: z.string(),
    rulesetID: z.int(),
    ruleIndex: z.int(),
    ruleName: z.string(),
    couponID: z.int().optional(),
    couponValue: z.string().optional(),
    referralID: z.int().optional(),
    referralValue: z.string().optional(),
    conditionIndex: z.int().optional(),
    effectIndex: z.int().optional(),
    details: z.string().optional(),
    evaluationGroupID: z.int().optional(),
    evaluationGroupMode: z.string().optional(),
  })
  .openapi("RuleFailureReason");

export const integrationCoupon = z
  .object({
    id,
    created: dateTime,
    campaignId: id,
    value: z.string(),
    usageLimit: z.int(),
    usageCounter: z.int(),
    profileRedemptionCount: z.int(),
    discountLimit: z.number().optional(),
    discountCounter: z.number().optional(),
    discountRemainder: z.number().optional(),
    reservationLimit: z.int().optional(),
    startDate: dateTime.optional(),
    expiryDate: dateTime.optional(),
    limits: z.array(limitConfig).optional(),
    attributes,
    recipientIntegrationId: z.string().optional(),
    isReservationMandatory: z.boolean(),
    implicitlyReserved: z.boolean(),
    batchId: z.string().optional(),
  })
  .openapi("IntegrationCoupon");

export const createdCoupons = z.array(coupon);
export const createdReferrals = z.array(referral);

/** The referral of a session, with who redeemed it (the latest ones). */
export const inventoryReferral = referral
  .extend({ referredCustomers: z.array(z.string()) })
  .openapi("InventoryReferral");

const giveaway = z
  .object({
    id,
    created: dateTime,
    code: z.string(),
    poolId: id,
    startDate: dateTime.optional(),
    endDate: dateTime.optional(),
    attributes,
    used: z.boolean(),
    importId: id.optional(),
    profileIntegrationId: z.string(),
  })
  .openapi("Giveaway");

export const awardedGiveaways = z.array(giveaway);

/** Units of a session that came back. */
export const sessionReturn = z
  .object({
    id,
    created: dateTime,
    applicationId: id,
    accountId: id,
    returnedCartItems: z.array(
      z.object({ position: z.int(), quantity: z.int(), sku: z.string() }).openapi("ReturnedItem"),
    ),
    eventId: id,
    sessionId: id,
    sessionIntegrationId: z.string(),
    profileId: id.optional(),
    profileIntegrationId: z.string().optional(),
  })
  .openapi("Return");

/** A section whose records a later feature brings; until then the list is empty. */
export const achievements = z.array(z.record(z.string(), z.unknown()));

export const effectExample: z.input<typeof effect> = {
  campaignId: 1,
  rulesetId: 1,
  ruleIndex: 0,
  ruleName: "1 point = $1",
  effectType: "setDiscount",
  props: { name: "Spending loyalty points", value: 50 },
};

export const customerProfileExample: z.input<typeof customerProfile> = {
  id: 1,
  created: "2026-11-21T10:00:00.000Z",
  integrationId: "demo-customer",
  attributes: { Language: "en" },
  accountId: 1,
  closedSessions: 1,
  totalSales: 200,
  audienceMemberships: [],
  lastActivity: "2026-11-21T10:05:00.000Z",
  sandbox: false,
};
