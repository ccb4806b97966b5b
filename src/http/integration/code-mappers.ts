import type { CreatedCodes } from "../../services/closures/created-codes";
import type { SessionAnswer } from "../../services/sessions/types";
import { fromCoupon } from "../management/coupons/mappers";
import type { z } from "../openapi";
import { instant, present } from "../present";
import { fromReferral } from "./referrals/schemas";
import type * as schemas from "./schemas";

/** Codes and giveaways in the answers to sessions, events and profile updates. */

type CouponRow = CreatedCodes["createdCoupons"][number];
type ReferralRow = CreatedCodes["createdReferrals"][number];
type GiveawayRow = SessionAnswer["giveaways"][number];

/** What a decision created; always in the answer (reference SEMANTICS §4.4). */
export function fromCreatedCodes({ createdCoupons, createdReferrals }: CreatedCodes): {
  createdCoupons: z.output<typeof schemas.createdCoupons>;
  createdReferrals: z.output<typeof schemas.createdReferrals>;
} {
  return {
    createdCoupons: createdCoupons.map(fromCreatedCoupon),
    createdReferrals: createdReferrals.map(fromReferralRow),
  };
}

export function fromInventoryReferral(
  row: ReferralRow,
): z.output<typeof schemas.inventoryReferral> {
  const referredCustomers = JSON.parse(row.referredCustomers) as string[];
  return { ...fromReferralRow(row), referredCustomers };
}

export function fromGiveaway(row: GiveawayRow): z.output<typeof schemas.awardedGiveaways>[number] {
  return present({
    id: row.id,
    created: instant(row.createdAtMs),
    code: row.code,
    poolId: row.poolId,
    startDate: row.startAtMs === null ? undefined : instant(row.startAtMs),
    endDate: row.endAtMs === null ? undefined : instant(row.endAtMs),
    attributes: attributesOf(row),
    used: true,
    importId: row.importId ?? undefined,
    profileIntegrationId: row.profileIntegrationId,
  });
}

function fromCreatedCoupon(row: CouponRow) {
  return fromCoupon({
    ...row,
    limits: JSON.parse(row.limits) as Parameters<typeof fromCoupon>[0]["limits"],
    attributes: attributesOf(row) as Parameters<typeof fromCoupon>[0]["attributes"],
    isReservationMandatory: row.isReservationMandatory === 1,
    implicitlyReserved: row.implicitlyReserved === 1,
  });
}

function fromReferralRow(row: ReferralRow) {
  return fromReferral({ ...row, attributes: attributesOf(row) });
}

function attributesOf(row: { readonly attributes: string }): Record<string, unknown> {
  return JSON.parse(row.attributes) as Record<string, unknown>;
}
