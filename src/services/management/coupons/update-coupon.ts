import type { Decimal } from "../../../core/decimal";
import type { LimitConfig } from "../../../core/evaluation/catalogue";
import type { AttributeJson } from "../../../core/session/types";
import {
  type CouponRecord,
  type CouponRow,
  parseCouponRow,
} from "../../../db/queries/coupons/columns";
import { couponByIdStatement, type CouponKey } from "../../../db/queries/coupons/list";
import { updateCouponsStatement } from "../../../db/queries/coupons/update";
import { requireKnownAttributes } from "../attributes-of-entities";
import type { ManagementContext } from "../../context";
import { notFound } from "../../refusal";
import { loadCouponCampaign } from "./campaign";
import { checkCouponLimits, checkValidity, discountLimitThousandths } from "./check-coupon";

/** PUT: dates and recipient are set to what is given, null included; the rest stays when absent. */
export interface UpdateCoupon extends CouponKey {
  readonly startAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly recipientIntegrationId: string | null;
  readonly usageLimit?: number;
  readonly discountLimit?: Decimal;
  readonly reservationLimit?: number;
  readonly limits?: readonly LimitConfig[];
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
  readonly isReservationMandatory?: boolean;
  readonly implicitlyReserved?: boolean;
}

/** Changes one coupon; its code is never editable. */
export async function updateCoupon(
  context: ManagementContext,
  input: UpdateCoupon,
): Promise<CouponRecord> {
  const campaign = await loadCouponCampaign(context, input);
  checkValidity(input.startAtMs, input.expiresAtMs);
  await requireKnownAttributes(context, input.applicationId, "Coupon", input.attributes);
  const { db } = context.ports;
  const stored = await couponByIdStatement(db, input).first<CouponRow>();
  if (stored === null) throw notFound("Coupon");
  const isPersonal = input.recipientIntegrationId !== null;
  checkCouponLimits(input.limits ?? parseCouponRow(stored).limits, { count: 1, isPersonal });
  const { discountLimit, ...change } = input;
  const results = await db.batch<CouponRow>([
    updateCouponsStatement(db, input, {
      ...change,
      ...(discountLimit && {
        discountLimitThousandths: discountLimitThousandths(discountLimit, campaign.currency),
      }),
    }),
    couponByIdStatement(db, input),
  ]);
  const row = results.at(-1)?.results[0];
  if (row === undefined) throw notFound("Coupon");
  return parseCouponRow(row);
}
