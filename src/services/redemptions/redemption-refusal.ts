import { Refusal } from "../refusal";

/** Why points can't be traded, as callers tell the cases apart (CONTRACT, "Redemptions"). */
export type RedemptionProblem =
  | "customer_not_found"
  | "customer_ambiguous"
  | "option_not_found"
  | "option_inactive"
  | "not_eligible"
  | "not_enough_points"
  | "points_required"
  | "points_not_a_multiple"
  | "unknown_currency"
  | "redemption_not_found"
  | "redemption_used"
  | "redemption_expired"
  | "reward_text_mismatch"
  | "order_not_found"
  | "order_conflict"
  | "refund_conflict"
  | "too_many_returned";

const MISSING: ReadonlySet<RedemptionProblem> = new Set([
  "customer_not_found",
  "option_not_found",
  "redemption_not_found",
  "order_not_found",
]);

/** A plain "no" of the redemptions API: nothing was written. The message is public. */
export class RedemptionRefusal extends Refusal {
  constructor(
    readonly problem: RedemptionProblem,
    message: string,
  ) {
    super(MISSING.has(problem) ? "not_found" : "unprocessable", message);
    this.name = "RedemptionRefusal";
  }
}
