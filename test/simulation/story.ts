import { decimal } from "../../src/core/decimal";
import type { SessionChange } from "../../src/core/session/update";
import { dropReservations } from "../../src/services/coupon-reservations/drop-reservations";
import { reserveCoupon } from "../../src/services/coupon-reservations/reserve-coupon";
import { trackEvent } from "../../src/services/events/track-event";
import { addLoyaltyPoints } from "../../src/services/management/loyalty-points/add-points";
import { deductLoyaltyPoints } from "../../src/services/management/loyalty-points/deduct-points";
import type { SessionAnswer } from "../../src/services/sessions/types";
import { returnItems } from "../../src/services/sessions/undo/return-items";
import { undoSession } from "../../src/services/sessions/undo/undo-session";
import { updateSession } from "../../src/services/sessions/update-session";
import type { ServiceCall } from "./client";
import { COUPON_CODE, KEPT_CODE, REFERRAL_CODE } from "./shop";
import { PROGRAM_ID, VISITED } from "./shop-rules";

/** What a storefront sends of one cart. */
export interface Checkout {
  readonly sessionId: string;
  readonly profileId: string;
  readonly state: "open" | "closed";
  readonly total: number;
  /** In how many units the total comes; 1 unless told otherwise. */
  readonly units?: number;
  readonly points?: number;
  readonly useCoupon?: boolean;
  readonly useReferral?: boolean;
  /** Enters the code that rules reserve. */
  readonly keepCoupon?: boolean;
}

/** A storefront's update of a session, with the whole cart. */
export function checkoutCall(checkout: Checkout): ServiceCall<SessionAnswer> {
  const { profileId, state, total, units = 1, points } = checkout;
  const change: SessionChange = {
    profileId,
    state,
    cartItems: [{ name: "ProductC", sku: "sku-00004", quantity: units, price: total / units }],
    couponCodes: [
      ...(checkout.useCoupon === true ? [COUPON_CODE] : []),
      ...(checkout.keepCoupon === true ? [KEPT_CODE] : []),
    ],
    ...(checkout.useReferral === true && { referralCode: REFERRAL_CODE }),
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

/** What takes a session back, wholly or one unit of it. */
export interface Undo {
  readonly kind: "cancel" | "reopen" | "return";
  readonly sessionId: string;
}

export function undoCall({ kind, sessionId }: Undo): ServiceCall<SessionAnswer> {
  const call = { sessionIntegrationId: sessionId, dry: false, sections: new Set<never>() };
  switch (kind) {
    case "cancel":
      return (context) =>
        updateSession(context, {
          ...call,
          change: { state: "cancelled" },
          evaluableCampaignIds: [],
        });
    case "reopen":
      return (context) => undoSession(context, { ...call, request: { kind } });
    case "return":
      return (context) => {
        const items = [{ position: 0, quantity: 1 }];
        return returnItems(context, { ...call, items, runRuleEngine: false });
      };
  }
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

/** A shop that tells of a visit. */
export function visitCall(profileId: string): ServiceCall<unknown> {
  return (context) =>
    trackEvent(context, {
      profileId,
      type: VISITED,
      attributes: {},
      storeIntegrationId: undefined,
      evaluableCampaignIds: [],
      dry: false,
      forceCompleteEvaluation: false,
      wantsLoyalty: false,
      wantsEligibility: false,
    });
}

/** Who may redeem the coupon, where it has to be reserved first. */
export interface ReservationChange {
  readonly kind: "reserve" | "drop";
  readonly profileId: string;
}

export function reservationCall({ kind, profileId }: ReservationChange): ServiceCall<unknown> {
  const input = { couponValue: COUPON_CODE, profileIntegrationIds: [profileId] };
  return kind === "reserve"
    ? (context) => reserveCoupon(context, input)
    : (context) => dropReservations(context, input);
}
