import type { CodePattern } from "../../../core/coupon/code-pattern";
import type { Decimal } from "../../../core/decimal";
import type { ApplicationSettings, LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";
import type { CouponCampaign } from "../../../db/queries/coupons/campaign";
import type { CouponRecord } from "../../../db/queries/coupons/columns";
import { COUPON_VALUE_TAKEN } from "../../../db/queries/coupons/import";
import {
  insertCouponsStatements,
  type InsertedCoupon,
  type NewCouponRows,
} from "../../../db/queries/coupons/insert";
import { insertWithFreeCodes } from "../../codes/insert-with-free-codes";
import { couponPatternOf } from "../../coupons/coupon-pattern";
import { requireKnownAttributes } from "../attributes-of-entities";
import { requireMandatoryAttributes } from "../mandatory-attributes";
import type { ManagementContext } from "../../context";
import { invalidField } from "../../refusal";
import { type CampaignKey, loadCouponCampaign } from "./campaign";
import { checkCouponLimits, checkValidity, discountLimitThousandths } from "./check-coupon";

/** Coupons that one call may make (reference ENDPOINTS, createCoupons). */
export const COUPONS_PER_CALL_MAX = 20_000;

export interface CreateCoupons extends CampaignKey {
  readonly count: number;
  readonly usageLimit: number;
  readonly discountLimit: Decimal | null;
  readonly reservationLimit: number | null;
  readonly limits: readonly LimitConfig[];
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory: boolean;
  readonly implicitlyReserved: boolean;
  /** Null = the campaign's, else the house's. */
  readonly couponPattern: string | null;
  readonly validCharacters: readonly string[] | null;
}

/**
 * Makes coupons, all or none. Codes are drawn from a cryptographic source; the unique index decides
 * whether one is free, and those that are not are drawn again.
 */
export async function createCoupons(
  context: ManagementContext,
  input: CreateCoupons,
): Promise<CouponRecord[]> {
  const campaign = await loadCouponCampaign(context, input);
  const attributes = {
    ...campaign.couponAttributes,
    ...input.attributes,
  } as CreateCoupons["attributes"];
  checkValidity(input.startAtMs, input.expiresAtMs);
  await requireKnownAttributes(context, input.applicationId, "Coupon", attributes);
  requireMandatoryAttributes(campaign, "coupons", attributes);
  const isPersonal = input.recipientIntegrationId !== null;
  checkCouponLimits(input.limits, { count: input.count, isPersonal });
  const pattern = patternOf(input, campaign);
  const rows: NewCouponRows = {
    applicationId: input.applicationId,
    campaignId: input.campaignId,
    usageLimit: input.usageLimit,
    discountLimitThousandths:
      input.discountLimit === null
        ? null
        : discountLimitThousandths(input.discountLimit, campaign.currency),
    reservationLimit: input.reservationLimit,
    limits: input.limits,
    startAtMs: input.startAtMs,
    expiresAtMs: input.expiresAtMs,
    recipientIntegrationId: input.recipientIntegrationId,
    attributes,
    isReservationMandatory: input.isReservationMandatory,
    implicitlyReserved: input.implicitlyReserved,
    batchId: context.ports.random.uuid(),
    createdAtMs: context.ports.clock.now(),
  };
  const { db } = context.ports;
  const inserted = await insertWithFreeCodes(context.ports, {
    table: "coupons",
    ownerId: input.applicationId,
    pattern,
    pointer: "/couponPattern",
    count: input.count,
    takenConstraint: COUPON_VALUE_TAKEN,
    insert: async (codes): Promise<InsertedCoupon[]> => {
      const results = await db.batch<InsertedCoupon>(insertCouponsStatements(db, rows, codes));
      return results.flatMap((result) => result.results);
    },
  });
  return inserted.map(({ id, value }) => ({
    ...rows,
    id,
    value,
    usageCount: 0,
    discountUsedThousandths: 0,
  }));
}

function patternOf(input: CreateCoupons, campaign: CouponCampaign): CodePattern {
  // A CHECK of the table allows these texts only.
  const caseSensitivity = campaign.caseSensitivity as ApplicationSettings["caseSensitivity"];
  const { couponSettings } = campaign;
  const pattern = couponPatternOf(input, { caseSensitivity, couponSettings });
  if (pattern.randomPlaces === 0 && input.count !== 1) {
    const details = "A pattern without # is the code itself and makes one coupon";
    throw invalidField("/numberOfCoupons", "Invalid value", details);
  }
  return pattern;
}
