import type { SessionChange } from "../../src/core/session/update";
import type { UpdateSessionInput } from "../../src/services/sessions/types";
import { COUPON_CODE } from "./shop";

/** What a customer wants of one call. */
export interface Checkout {
  readonly sessionId: string;
  readonly profileId: string;
  readonly state: "open" | "closed";
  readonly total: number;
  readonly points?: number;
  readonly useCoupon?: boolean;
}

/** The call of a storefront that carries the whole cart. */
export function checkoutInput(checkout: Checkout): UpdateSessionInput {
  const { profileId, state, total, points, useCoupon } = checkout;
  const change: SessionChange = {
    profileId,
    state,
    cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: total }],
    couponCodes: useCoupon === true ? [COUPON_CODE] : [],
    attributes: points === undefined ? {} : { PointsToSpend: points },
  };
  return {
    sessionIntegrationId: checkout.sessionId,
    change,
    evaluableCampaignIds: [],
    dry: false,
    sections: new Set(["customerSession", "loyalty"]),
  };
}
