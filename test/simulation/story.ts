import { decimal } from "../../src/core/decimal";
import type { SessionChange } from "../../src/core/session/update";
import { addLoyaltyPoints } from "../../src/services/management/loyalty-points/add-points";
import { deductLoyaltyPoints } from "../../src/services/management/loyalty-points/deduct-points";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { updateSession } from "../../src/services/sessions/update-session";
import type { ServiceCall } from "./client";
import { COUPON_CODE } from "./shop";
import { PROGRAM_ID } from "./shop-rules";

/** What a storefront sends of one cart. */
export interface Checkout {
  readonly sessionId: string;
  readonly profileId: string;
  readonly state: "open" | "closed";
  readonly total: number;
  readonly points?: number;
  readonly useCoupon?: boolean;
}

/** A storefront's update of a session, with the whole cart. */
export function checkoutCall(checkout: Checkout): ServiceCall<SessionAnswer> {
  const { profileId, state, total, points, useCoupon } = checkout;
  const change: SessionChange = {
    profileId,
    state,
    cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: 1, price: total }],
    couponCodes: useCoupon === true ? [COUPON_CODE] : [],
    attributes: points === undefined ? {} : { PointsToSpend: points },
  };
  return (context) =>
    updateSession(context, {
      sessionIntegrationId: checkout.sessionId,
      change,
      evaluableCampaignIds: [],
      dry: false,
      sections: new Set(["customerSession", "loyalty"]),
    });
}

/** What the shop's staff does to a customer's points. */
export interface StaffChange {
  readonly kind: "add" | "deduct";
  readonly profileId: string;
  readonly points: number;
  /** Names the entries, to find them again. */
  readonly name: string;
}

export function staffCall({ kind, profileId, points, name }: StaffChange): ServiceCall<void> {
  const verb = kind === "add" ? addLoyaltyPoints : deductLoyaltyPoints;
  return ({ ports, requestId }) =>
    verb(
      { ports, requestId, accountId: 1, allowedApplicationIds: null, allowedEndpoints: null },
      {
        programId: PROGRAM_ID,
        profileIntegrationId: profileId,
        points: decimal(String(points)),
        name,
        subledgerId: "",
      },
    );
}
