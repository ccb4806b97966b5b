import { foldCode } from "../../core/coupon/code";
import type { ApplicationSettings } from "../../core/evaluation/catalogue";
import type { EffectJson } from "../../core/evaluation/effect-json";
import type { RedeemedCodeRow } from "../../db/queries/redemptions/order-facts";

/** What became of a code that an order carries. */
export interface OrderCode {
  /** As the order has it. */
  readonly code: string;
  /** `cancelled` and `expired` are its redemption's: the points went back. */
  readonly status: "accepted" | "rejected" | "cancelled" | "expired";
  /** Of a rejected one: the reason of the effect, else that no campaign ran. */
  readonly reason: string | null;
  /** Points that this order settled, hundredths. */
  readonly settledHundredths: number;
  /** Points were traded for its coupon, which is gone: no campaign ran. */
  readonly isLost: boolean;
}

/** No campaign looked at the code, because the order earns nothing. */
const NOT_EVALUATED = "OrderEarnsNothing";

/** Reasons of a code whose coupon is not there. */
const GONE: ReadonlySet<string> = new Set(["CouponNotFound", NOT_EVALUATED]);

export interface OrderOutcome {
  readonly orderId: string;
  readonly effects: readonly EffectJson[];
  readonly redeemedCodes: readonly RedeemedCodeRow[];
  readonly caseSensitivity: ApplicationSettings["caseSensitivity"];
  readonly nowMs: number;
}

export function orderCodes(
  codes: readonly string[],
  { orderId, effects, redeemedCodes, caseSensitivity, nowMs }: OrderOutcome,
): OrderCode[] {
  const stored = new Map(redeemedCodes.map((row) => [row.code, row]));
  return codes.map((code): OrderCode => {
    const redemption = stored.get(foldCode(code, caseSensitivity));
    if (find(effects, "acceptCoupon", code)) {
      // A code that came back from another order was paid for then.
      const isOwn = (redemption?.settledBy ?? orderId) === orderId;
      const settled = redemption?.isDelayed === 1 && isOwn ? redemption.pointsHundredths : 0;
      return { code, status: "accepted", reason: null, settledHundredths: settled, isLost: false };
    }
    const ended = redemption ? endOf(redemption, nowMs) : null;
    if (ended) return { code, status: ended, reason: null, settledHundredths: 0, isLost: true };
    const rejection = find(effects, "rejectCoupon", code);
    const reason = (rejection?.["rejectionReason"] as string | undefined) ?? NOT_EVALUATED;
    // Staff deleted it, and its points have not come back yet.
    const isLost = redemption !== undefined && GONE.has(reason);
    return { code, status: "rejected", reason, settledHundredths: 0, isLost };
  });
}

function find(effects: readonly EffectJson[], effectType: string, code: string) {
  const props = effects
    .filter((effect) => effect.effectType === effectType)
    .map((effect): Readonly<Record<string, unknown>> => ({ ...effect.props }));
  return props.find(({ value }) => value === code);
}

function endOf(
  { state, deadlineAtMs }: RedeemedCodeRow,
  nowMs: number,
): "cancelled" | "expired" | null {
  if (state === "cancelled" || state === "expired") return state;
  return state === "held" && deadlineAtMs !== null && deadlineAtMs <= nowMs ? "expired" : null;
}
