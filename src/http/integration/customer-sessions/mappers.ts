import { toNumber } from "../../../core/decimal";
import { sessionTotals } from "../../../core/session/totals";
import type { CartItem, SessionDocument } from "../../../core/session/types";
import { ACCOUNT_ID } from "../../../services/account";
import { sessionLoyalty } from "../../../services/loyalty/session-loyalty";
import type { CampaignView } from "../../../services/management/campaigns/campaign-view";
import type { EligibleCampaign } from "../../../services/sessions/campaign-eligibility";
import type { ResponseSection, SessionAnswer } from "../../../services/sessions/types";
import { fromCampaign } from "../../management/campaigns/mappers";
import { fromLimit } from "../../management/limits";
import type { z } from "../../openapi";
import { instant, present } from "../../present";
import { fromEligibleCampaign } from "../campaign-eligibility";
import { fromCreatedCodes, fromGiveaway, fromInventoryReferral } from "../code-mappers";
import { fromEffect, fromLoyalty, fromProfile, fromRuleFailure, money } from "../mappers";
import type * as shared from "../schemas";
import type * as schemas from "./schemas";

type State = z.output<typeof schemas.integrationState>;

/** The answer with the sections that were asked for (reference SEMANTICS §4.4). */
export function fromSessionAnswer(
  answer: SessionAnswer,
  sections: ReadonlySet<ResponseSection>,
  more: {
    readonly triggered: readonly CampaignView[];
    readonly eligible: readonly EligibleCampaign[];
  },
): State {
  const wished = <T>(section: ResponseSection, build: () => T): T | undefined =>
    sections.has(section) ? build() : undefined;
  return present({
    effects: answer.result.effects.map(fromEffect),
    ...fromCreatedCodes(answer),
    customerSession: wished("customerSession", () => fromSession(answer.document)),
    customerProfile: wished("customerProfile", () => profileOf(answer)),
    coupons: wished("coupons", () => answer.coupons.map(fromCoupon)),
    triggeredCampaigns: wished("triggeredCampaigns", () => more.triggered.map(fromCampaign)),
    referral: wished("referral", () => referralOf(answer)),
    loyalty: wished("loyalty", () => fromLoyalty(sessionLoyalty(answer))),
    event: wished("event", () => eventOf(answer)),
    ruleFailureReasons: wished("ruleFailureReasons", () =>
      answer.result.failures.map(fromRuleFailure),
    ),
    awardedGiveaways: wished("awardedGiveaways", () => answer.giveaways.map(fromGiveaway)),
    previousReturns: wished("previousReturns", () => returnsOf(answer)),
    achievements: wished("achievements", () => []),
    campaignEligibility: wished("campaignEligibility", () =>
      more.eligible.map(fromEligibleCampaign),
    ),
  });
}

export function fromSession(document: SessionDocument): z.output<typeof schemas.customerSession> {
  const totals = sessionTotals(document);
  return present({
    id: document.id,
    created: instant(document.createdAtMs),
    updated: instant(document.updatedAtMs),
    integrationId: document.integrationId,
    applicationId: document.applicationId,
    profileId: document.profileId,
    storeIntegrationId: document.storeIntegrationId,
    firstSession: document.firstSession,
    updateCount: document.updateCount,
    state: document.state,
    couponCodes: [...document.couponCodes],
    coupon: document.couponCodes[0] ?? "",
    referralCode: document.referralCode,
    referral: document.referralCode,
    loyaltyCards: [...document.loyaltyCards],
    identifiers: [...document.identifiers],
    cartItems: document.cartItems.map(fromCartItem),
    additionalCosts: document.additionalCosts,
    attributes: document.attributes,
    total: toNumber(totals.total),
    cartItemTotal: toNumber(totals.cartItemTotal),
    additionalCostTotal: toNumber(totals.additionalCostTotal),
    cartItemAdditionalCostTotal: toNumber(totals.cartItemAdditionalCostTotal),
  });
}

/** The answer to a return: the return itself, and apart from it those before. */
export function fromReturnAnswer(
  answer: SessionAnswer,
  sections: ReadonlySet<ResponseSection>,
  triggered: readonly CampaignView[],
): State {
  const state = fromSessionAnswer(answer, sections, { triggered, eligible: [] });
  const returns = returnsOf(answer);
  return present({
    ...state,
    return: returns.at(-1),
    previousReturns: state.previousReturns && returns.slice(0, -1),
  });
}

function returnsOf({ document, profile }: SessionAnswer): NonNullable<State["previousReturns"]> {
  const { profileId } = document;
  return (document.returns ?? []).map((each) =>
    present({
      id: each.id,
      created: instant(each.createdAtMs),
      applicationId: document.applicationId,
      accountId: ACCOUNT_ID,
      returnedCartItems: each.items.map((item) => ({ ...item })),
      eventId: each.eventId,
      sessionId: document.id,
      sessionIntegrationId: document.integrationId,
      profileId: profile?.id,
      profileIntegrationId: profileId === "" ? undefined : profileId,
    }),
  );
}

function fromCartItem(item: CartItem, position: number) {
  return { ...item, position };
}

function profileOf({ profile, index, document }: SessionAnswer) {
  // A dry call does not make a profile; there is none to show then.
  if (document.profileId === "" || profile === null) return undefined;
  return fromProfile(profile, index.application.sandbox);
}

/** A code that is unknown has no referral to show. */
function referralOf({ referral }: SessionAnswer) {
  return referral === null ? undefined : fromInventoryReferral(referral);
}

function eventOf({ result, document }: SessionAnswer): z.output<typeof shared.event> {
  return present({
    id: result.eventId,
    created: instant(document.updatedAtMs),
    applicationId: document.applicationId,
    profileId: document.profileId === "" ? undefined : document.profileId,
    type: result.eventTypes.at(-1) ?? "talon_session_updated",
    attributes: {},
    sessionId: document.integrationId,
    effects: [],
  });
}

type Coupon = SessionAnswer["coupons"][number];

function fromCoupon(row: Coupon): z.output<typeof shared.integrationCoupon> {
  const limits = JSON.parse(row.limits) as Parameters<typeof fromLimit>[0][];
  return present({
    id: row.id,
    created: instant(row.createdAtMs),
    campaignId: row.campaignId,
    value: row.value,
    usageLimit: row.usageLimit,
    usageCounter: row.usageCount,
    profileRedemptionCount: row.profileRedemptionCount,
    ...discountOf(row),
    reservationLimit: row.reservationLimit ?? undefined,
    startDate: row.startAtMs === null ? undefined : instant(row.startAtMs),
    expiryDate: row.expiresAtMs === null ? undefined : instant(row.expiresAtMs),
    limits: limits.length === 0 ? undefined : limits.map(fromLimit),
    attributes: JSON.parse(row.attributes) as Record<string, unknown>,
    recipientIntegrationId: row.recipientIntegrationId ?? undefined,
    isReservationMandatory: row.isReservationMandatory === 1,
    implicitlyReserved: row.implicitlyReserved === 1,
    batchId: row.batchId ?? undefined,
  });
}

/** Money that is used and left, for coupons that carry an amount. */
function discountOf({ discountLimitThousandths: limit, discountUsedThousandths: used }: Coupon) {
  if (limit === null) return {};
  return {
    discountLimit: money(limit),
    discountCounter: money(used),
    discountRemainder: money(limit - used),
  };
}
