import { currencyPlaces } from "../../../core/currency";
import {
  COUNTER_MONEY_SCALE,
  type Decimal,
  decimal,
  decimalText,
  toScaledInteger,
  truncate,
} from "../../../core/decimal";
import type { LimitConfig } from "../../../core/evaluation/catalogue";
import { invalidField } from "../../refusal";

/** Money that a counter can hold: thousandths must stay safe integers. */
export const DISCOUNT_LIMIT_MAX = "9007199254740.991";

/** The end of a coupon's validity is exclusive, so that it must lie behind the start. */
export function checkValidity(startAtMs: number | null, expiresAtMs: number | null): void {
  if (startAtMs === null || expiresAtMs === null || startAtMs < expiresAtMs) return;
  throw invalidField("/expiryDate", "Invalid value", "expiryDate must lie after startDate");
}

/** A discount limit as it is stored; refused when the currency has fewer decimals. */
export function discountLimitThousandths(limit: Decimal, currency: string): number {
  const places = currencyPlaces(currency);
  if (!truncate(limit, places).eq(limit)) {
    const details = `${decimalText(limit)} has more decimals than ${currency} has (${places})`;
    throw invalidField("/discountLimit", "Invalid value", details);
  }
  if (limit.gt(decimal(DISCOUNT_LIMIT_MAX))) {
    const details = `discountLimit must be at most ${DISCOUNT_LIMIT_MAX}`;
    throw invalidField("/discountLimit", "Too large", details);
  }
  return toScaledInteger(limit, COUNTER_MONEY_SCALE);
}

/**
 * A coupon's own limits replace the campaign's for it: uses per profile only, on a single coupon
 * that is nobody's own (reference SEMANTICS §6.6).
 */
export function checkCouponLimits(
  limits: readonly LimitConfig[],
  coupon: { readonly count: number; readonly isPersonal: boolean },
): void {
  if (limits.length === 0) return;
  if (coupon.count !== 1) {
    throw invalidField("/limits", "Invalid value", "limits are for a single coupon only");
  }
  if (coupon.isPersonal) {
    throw invalidField("/limits", "Invalid value", "A personal coupon can't have limits");
  }
  const periods = new Set<string>();
  limits.forEach((limit, index) => {
    const place = `/limits/${index}`;
    checkLimit(limit, place);
    const period = limit.period ?? "overall";
    if (periods.has(period)) {
      throw invalidField(`${place}/period`, "Invalid value", `There are two limits for ${period}`);
    }
    periods.add(period);
  });
}

function checkLimit(limit: LimitConfig, place: string): void {
  if (limit.action !== "redeemCoupon") {
    throw invalidField(`${place}/action`, "enum", "A coupon limits redeemCoupon only");
  }
  if (limit.entities.length !== 1 || limit.entities[0] !== "Profile") {
    const details = 'A coupon limits uses per profile only: entities must be ["Profile"]';
    throw invalidField(`${place}/entities`, "Invalid value", details);
  }
  if (!Number.isSafeInteger(limit.limit)) {
    throw invalidField(`${place}/limit`, "Invalid value", "A number of uses is a whole number");
  }
}
