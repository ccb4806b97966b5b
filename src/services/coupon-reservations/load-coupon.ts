import { foldCode } from "../../core/coupon/code";
import { couponByCodeStatement } from "../../db/queries/coupons/by-code";
import {
  type CouponRecord,
  type CouponRow,
  parseCouponRow,
} from "../../db/queries/coupons/columns";
import type { IntegrationContext } from "../context";
import { loadCall, type LoadedCall } from "../load-call";
import { notFound } from "../refusal";

/**
 * The coupon with a code as somebody typed it.
 *
 * @throws Refusal `unauthorized`, `not_found`
 */
export async function loadCoupon(
  context: IntegrationContext,
  code: string,
): Promise<LoadedCall & { readonly coupon: CouponRecord }> {
  const call = await loadCall(context, ({ application }) => {
    const folded = foldCode(code, application.caseSensitivity);
    return [couponByCodeStatement(context.ports.db, application.id, folded)];
  });
  const row = call.results[0]?.results[0] as CouponRow | undefined;
  if (row === undefined) throw notFound("Coupon");
  return { ...call, coupon: parseCouponRow(row) };
}
