import { dateTime, id, LIST_LENGTH_MAX, NAME_LENGTH_MAX, notSupported } from "../../fields";
import { campaign } from "../../management/campaigns/schemas";
import { z } from "../../openapi";
import { campaignEligibility } from "../campaign-eligibility";
import { anyId, attributeChanges, INTEGRATION_ID_LENGTH_MAX, optional } from "../fields";
import * as shared from "../schemas";

/** Bounds of a session (reference SEMANTICS §4.5; where it is silent, ours). */
export const CART_LINES_MAX = 1000;
export const CART_UNITS_MAX = 10_000;
export const COUPON_CODES_MAX = 50;
const CODE_LENGTH_MAX = 100;
const LOYALTY_CARDS_MAX = 1;
const IDENTIFIERS_MAX = 5;
const ADDITIONAL_COSTS_MAX = 100;
const RESPONSE_SECTIONS_MAX = 20;
const EVALUABLE_CAMPAIGNS_MAX = LIST_LENGTH_MAX;

const price = z.number().min(0);

const additionalCosts = z
  .record(z.string().min(1).max(NAME_LENGTH_MAX), z.object({ price }))
  .refine((costs) => Object.keys(costs).length <= ADDITIONAL_COSTS_MAX, {
    error: `at most ${ADDITIONAL_COSTS_MAX} additional costs`,
  });

/** Fields that only the server sets are accepted, as clients send back what they were answered. */
const cartItem = z
  .object({
    name: optional(z.string().max(INTEGRATION_ID_LENGTH_MAX)),
    sku: anyId.min(1),
    quantity: z.int().min(1).max(CART_UNITS_MAX),
    price: price.openapi({ description: "In the Application's currency" }),
    category: optional(z.string().max(INTEGRATION_ID_LENGTH_MAX)),
    product: optional(z.object({ name: z.string().min(1).max(INTEGRATION_ID_LENGTH_MAX) })),
    weight: optional(z.number()),
    height: optional(z.number()),
    width: optional(z.number()),
    length: optional(z.number()),
    attributes: optional(attributeChanges),
    additionalCosts: optional(additionalCosts),
  })
  .openapi("NewCartItem");

const cartItems = z
  .array(cartItem)
  .max(CART_LINES_MAX)
  .refine((items) => items.reduce((sum, item) => sum + item.quantity, 0) <= CART_UNITS_MAX, {
    error: `the quantities must not sum up to more than ${CART_UNITS_MAX}`,
  });

const newCustomerSession = z
  .object({
    profileId: optional(anyId).openapi({ description: "Empty = anonymous" }),
    storeIntegrationId: optional(anyId.min(1)),
    state: optional(z.enum(["open", "closed", "partially_returned", "cancelled"])),
    couponCodes: optional(z.array(z.string().max(CODE_LENGTH_MAX)).max(COUPON_CODES_MAX)),
    referralCode: optional(z.string().max(CODE_LENGTH_MAX)),
    loyaltyCards: optional(z.array(z.string().max(NAME_LENGTH_MAX)).max(LOYALTY_CARDS_MAX)),
    identifiers: optional(z.array(anyId).max(IDENTIFIERS_MAX)),
    cartItems: optional(cartItems),
    additionalCosts: optional(additionalCosts),
    attributes: optional(attributeChanges),
    evaluableCampaignIds: optional(z.array(z.int()).max(EVALUABLE_CAMPAIGNS_MAX)),
    experimentVariantAllocations: notSupported,
  })
  .openapi("NewCustomerSessionV2");

export const integrationRequest = z
  .object({
    customerSession: newCustomerSession,
    responseContent: optional(
      z
        .array(
          z.enum([
            "customerSession",
            "customerProfile",
            "coupons",
            "triggeredCampaigns",
            "referral",
            "loyalty",
            "event",
            "awardedGiveaways",
            "ruleFailureReasons",
            "previousReturns",
            "campaignEligibility",
            "achievements",
          ]),
        )
        .max(RESPONSE_SECTIONS_MAX),
    ),
  })
  .openapi("IntegrationRequest");

const storedCosts = z.record(z.string(), z.object({ price: z.number() }));
const storedAttributes = z.record(z.string(), z.unknown());

const storedCartItem = z
  .object({
    name: z.string().optional(),
    sku: z.string(),
    quantity: z.int(),
    price: z.number(),
    category: z.string().optional(),
    product: z.object({ name: z.string() }).optional(),
    weight: z.number().optional(),
    height: z.number().optional(),
    width: z.number().optional(),
    length: z.number().optional(),
    position: z.int(),
    returnedQuantity: z.int().optional(),
    remainingQuantity: z.int().optional(),
    attributes: storedAttributes.optional(),
    additionalCosts: storedCosts.optional(),
  })
  .openapi("CartItem");

export const customerSession = z
  .object({
    id,
    created: dateTime,
    updated: dateTime,
    integrationId: z.string(),
    applicationId: id,
    profileId: z.string(),
    storeIntegrationId: z.string().optional(),
    firstSession: z.boolean(),
    updateCount: z.int(),
    state: z.enum(["open", "closed", "partially_returned", "cancelled"]),
    couponCodes: z.array(z.string()),
    coupon: z.string().openapi({ description: "The first of `couponCodes`; empty = none" }),
    referralCode: z.string(),
    referral: z.string().openapi({ description: "The same as `referralCode`" }),
    loyaltyCards: z.array(z.string()),
    identifiers: z.array(z.string()),
    cartItems: z.array(storedCartItem),
    additionalCosts: storedCosts,
    attributes: storedAttributes,
    total: z.number(),
    cartItemTotal: z.number(),
    additionalCostTotal: z.number(),
    cartItemAdditionalCostTotal: z.number(),
  })
  .openapi("CustomerSessionV2");

export const integrationState = z
  .object({
    effects: z.array(shared.effect),
    createdCoupons: shared.createdCoupons,
    createdReferrals: shared.createdReferrals,
    customerSession: customerSession.optional(),
    customerProfile: shared.customerProfile.optional(),
    coupons: z.array(shared.integrationCoupon).optional(),
    triggeredCampaigns: z.array(campaign).optional(),
    referral: shared.inventoryReferral.optional(),
    loyalty: shared.loyalty.optional(),
    event: shared.event.optional(),
    ruleFailureReasons: z.array(shared.ruleFailureReason).optional(),
    awardedGiveaways: shared.awardedGiveaways.optional(),
    previousReturns: z.array(shared.sessionReturn).optional(),
    return: shared.sessionReturn.optional(),
    achievements: shared.achievements.optional(),
    campaignEligibility: z.array(campaignEligibility).optional(),
  })
  .openapi("IntegrationStateV2");

export const storedSession = z
  .object({ customerSession, effects: z.array(shared.effect) })
  .openapi("IntegrationCustomerSessionResponse");

export const integrationRequestExample: z.input<typeof integrationRequest> = {
  customerSession: {
    profileId: "demo-customer",
    state: "closed",
    cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: 200 }],
    attributes: { PointsToSpend: 50 },
  },
  responseContent: ["customerSession"],
};

const customerSessionExample: z.input<typeof customerSession> = {
  id: 1_234_567,
  created: "2026-11-21T10:05:00.000Z",
  updated: "2026-11-21T10:05:00.000Z",
  integrationId: "cart-1",
  applicationId: 1,
  profileId: "demo-customer",
  firstSession: true,
  updateCount: 1,
  state: "closed",
  couponCodes: [],
  coupon: "",
  referralCode: "",
  referral: "",
  loyaltyCards: [],
  identifiers: [],
  cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: 200, position: 0 }],
  additionalCosts: {},
  attributes: { PointsToSpend: 50 },
  total: 200,
  cartItemTotal: 200,
  additionalCostTotal: 0,
  cartItemAdditionalCostTotal: 0,
};

export const integrationStateExample: z.input<typeof integrationState> = {
  effects: [shared.effectExample],
  createdCoupons: [],
  createdReferrals: [],
  customerSession: customerSessionExample,
};

export const storedSessionExample: z.input<typeof storedSession> = {
  customerSession: customerSessionExample,
  effects: [shared.effectExample],
};
