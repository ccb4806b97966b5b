import type { EffectJson } from "../../core/evaluation/effect-json";
import { referralsStatement, type ReferralRow } from "../../db/queries/call-facts";
import { couponsStatement, type CouponRow } from "../../db/queries/session-facts";
import type { CatalogueIndex } from "../catalogue/cache";
import type { ServiceContext } from "../context";

/** The coupons and referrals that a decision created, as they are stored. */
export interface CreatedCodes {
  readonly createdCoupons: readonly CouponRow[];
  readonly createdReferrals: readonly ReferralRow[];
}

export const NO_CREATED_CODES: CreatedCodes = { createdCoupons: [], createdReferrals: [] };

/**
 * Looks the created codes of an answer up by its effects. No storage is asked where nothing was
 * created; a failure costs the section, never the answer to a decision that holds.
 */
export async function createdCodes(
  context: ServiceContext,
  index: CatalogueIndex,
  effects: readonly EffectJson[],
): Promise<CreatedCodes> {
  const coupons = codesOf(effects, "couponCreated");
  const referrals = codesOf(effects, "referralCreated");
  if (coupons.length === 0 && referrals.length === 0) return NO_CREATED_CODES;
  const { db, log } = context.ports;
  const { id } = index.application;
  try {
    const [couponRows, referralRows] = await db.batch([
      couponsStatement(db, id, coupons, ""),
      referralsStatement(db, id, referrals, ""),
    ]);
    return {
      createdCoupons: (couponRows?.results ?? []) as unknown as CouponRow[],
      createdReferrals: (referralRows?.results ?? []) as unknown as ReferralRow[],
    };
  } catch {
    log.event("created_codes_not_read", { requestId: context.requestId });
    return NO_CREATED_CODES;
  }
}

/** Forecasts carry no code yet. */
function codesOf(effects: readonly EffectJson[], effectType: string): string[] {
  return effects
    .filter((effect) => effect.effectType === effectType)
    .map((effect) => effect.props["value"])
    .filter((code) => typeof code === "string" && code !== "") as string[];
}
