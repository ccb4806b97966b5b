import { customerSession } from "../../integration/customer-sessions/schemas";
import type { integrationState } from "../../integration/customer-sessions/schemas";
import type { answerFields } from "../../integration/occasions/schemas";
import * as told from "../../integration/schemas";
import { referral } from "../../integration/referrals/schemas";
import { campaign as toldCampaign } from "../../management/campaigns/schemas";
import { coupon as toldCoupon } from "../../management/coupons/schemas";
import { LIST_LENGTH_MAX } from "../../fields";
import { z } from "../../openapi";

/**
 * What rules decided, as the Third-party API tells it: the Integration API's answer with fewer
 * fields. What its document does not know stays out.
 */

const PLATFORM_FEATURES: ReadonlySet<string> = new Set([
  "coupons",
  "referrals",
  "loyalty",
  "giveaways",
]);

const PLATFORM_LIMIT_ENTITIES: ReadonlySet<string> = new Set([
  "Coupon",
  "Referral",
  "Profile",
  "Identifier",
]);

const effect = told.effect
  .omit({ conditionIndex: true, evaluationGroupID: true, evaluationGroupMode: true })
  .openapi("ConnectorEffect");

const ruleFailureReason = told.ruleFailureReason
  .omit({ evaluationGroupID: true, evaluationGroupMode: true })
  .openapi("ConnectorRuleFailureReason");

export const connectorProfile = told.customerProfile
  .omit({ sandbox: true })
  .openapi("ConnectorCustomerProfile");

const coupon = toldCoupon
  .omit({ reservationLimit: true, isReservationMandatory: true, implicitlyReserved: true })
  .openapi("ConnectorCoupon");

const campaign = toldCampaign
  .omit({
    reevaluateOnReturn: true,
    type: true,
    couponAttributes: true,
    budgets: true,
    frontendState: true,
    storesImported: true,
    linkedStoreIds: true,
    targetedAudienceIds: true,
  })
  .openapi("ConnectorCampaign");

const ledgerInfo = z
  .object({
    currentBalance: z.number(),
    pendingBalance: z.number(),
    expiredBalance: z.number(),
    spentBalance: z.number(),
    tentativeCurrentBalance: z.number(),
    pointsToNextTier: z.number().optional(),
    currentTier: z.object({ id: z.int(), name: z.string() }).optional(),
  })
  .openapi("ConnectorLedgerInfo");

const programLedgers = z
  .object({
    id: z.int(),
    title: z.string(),
    name: z.string(),
    ledger: ledgerInfo,
    subLedgers: z.record(z.string(), ledgerInfo),
  })
  .openapi("ConnectorLoyaltyProgramLedgers");

const event = told.event
  .omit({ storeIntegrationId: true })
  .extend({ ledgerEntries: z.array(z.record(z.string(), z.unknown())).max(LIST_LENGTH_MAX) })
  .openapi("ConnectorEvent");

const session = customerSession
  .omit({ storeIntegrationId: true, updateCount: true, cartItemAdditionalCostTotal: true })
  .extend({
    cartItems: z.array(customerSession.shape.cartItems.element.omit({ product: true })),
  })
  .openapi("ConnectorCustomerSession");

const giveaway = told.awardedGiveaways.element
  .omit({ profileIntegrationId: true })
  .openapi("ConnectorGiveaway");

const sessionReturn = told.sessionReturn
  .extend({
    returnedCartItems: z.array(z.object({ position: z.int(), quantity: z.int() })),
  })
  .openapi("ConnectorReturn");

/** Answer to events and profile updates. */
const occasionFields = {
  effects: z.array(effect),
  createdCoupons: z.array(coupon),
  createdReferrals: z.array(referral),
  customerProfile: connectorProfile.optional(),
  event: event.optional(),
  loyalty: z.object({ programs: z.record(z.string(), programLedgers) }).optional(),
  triggeredCampaigns: z.array(campaign).optional(),
  ruleFailureReasons: z.array(ruleFailureReason).optional(),
  awardedGiveaways: z.array(giveaway).optional(),
};

export const connectorState = z
  .object({
    ...occasionFields,
    customerSession: session.optional(),
    coupons: z.array(coupon).optional(),
    referral: told.inventoryReferral.optional(),
    return: sessionReturn.optional(),
    previousReturns: z.array(sessionReturn).optional(),
  })
  .openapi("ConnectorIntegrationState");

export type ConnectorState = z.output<typeof connectorState>;

export const connectorStateExample: z.input<typeof connectorState> = {
  effects: [told.effectExample],
  createdCoupons: [],
  createdReferrals: [],
};

type IntegrationAnswer =
  | z.output<typeof integrationState>
  | z.output<z.ZodObject<typeof answerFields>>;

/** Leaves out what the Third-party API does not know. */
export function toConnectorState(answer: IntegrationAnswer): ConnectorState {
  const { event: happened, triggeredCampaigns: triggered, ...rest } = answer;
  return connectorState.parse({
    ...rest,
    ...(happened && { event: { ...happened, ledgerEntries: [] } }),
    ...(triggered && { triggeredCampaigns: triggered.map(withKnownValues) }),
  });
}

function withKnownValues(shown: z.output<typeof toldCampaign>) {
  const features = shown.features.filter((each) => PLATFORM_FEATURES.has(each));
  const limits = shown.limits.filter((limit) =>
    limit.entities.every((each) => PLATFORM_LIMIT_ENTITIES.has(each)),
  );
  return { ...shown, features, limits };
}
