import { decimalText, fromScaledInteger, POINTS_SCALE } from "../decimal";
import { balanceAt } from "../ledger/balance";
import { err, ok, type Result } from "../result";
import { costOf, worthOf } from "./cost";
import { ineligibility, type Redeemer } from "./eligibility";
import { type Reward, rewardOf } from "./reward";
import type { RedemptionOption, RedemptionRefused, RedemptionWish } from "./types";

/** What a redemption is decided on. */
export interface RedemptionFacts {
  /** Null when the Application has none of this id. */
  readonly option: RedemptionOption | null;
  /** Whether campaign and program of the option are there and on: its coupon must be good. */
  readonly canBeUsed: boolean;
  readonly redeemer: Redeemer;
  readonly baseCurrency: string;
  /** IANA zone of calendar durations. */
  readonly timezone: string;
  readonly nowMs: number;
}

/** A redemption that may take hold. */
export interface DecidedRedemption {
  readonly option: RedemptionOption;
  readonly costHundredths: number;
  readonly currency: string;
  readonly amountCents: number | null;
  readonly reward: Reward;
  /** Until when the points are held for an order; null = they leave at once. */
  readonly deadlineAtMs: number | null;
}

/**
 * Decides whether a customer may trade points, and for what. Checks in the order of the public
 * text: option, eligibility, points asked for, currency, balance (CONTRACT, "Redemptions").
 */
export function decideRedemption(
  { option, canBeUsed, redeemer, baseCurrency, timezone, nowMs }: RedemptionFacts,
  wish: RedemptionWish,
): Result<DecidedRedemption, RedemptionRefused> {
  if (option === null) {
    return err({ code: "option_not_found", message: "There is no such redemption option" });
  }
  if (!isActive(option, nowMs) || !canBeUsed) {
    return err({ code: "option_inactive", message: "This redemption option is not active" });
  }
  const refusal = ineligibility(option, redeemer, nowMs);
  if (refusal) return err(refusal);
  const cost = costOf(option, wish);
  if (!cost.ok) return cost;
  const costHundredths = cost.value;
  const worth = worthOf(option, wish, { costHundredths, baseCurrency });
  if (!worth.ok) return worth;
  const { activeHundredths } = balanceAt(redeemer.ledger, nowMs);
  if (activeHundredths < costHundredths) {
    const message = `This costs ${points(costHundredths)} points; the customer can spend \
${points(activeHundredths)}`;
    return err({ code: "not_enough_points", message });
  }
  const { isDelayed } = wish;
  const reward = rewardOf(option, worth.value, { nowMs, timezone, isDelayed });
  const deadlineAtMs = isDelayed ? reward.expiresAtMs : null;
  return ok({ option, costHundredths, ...worth.value, reward, deadlineAtMs });
}

/** Start inclusive, end exclusive (DESIGN §4). */
export function isActive(
  { active, startAtMs, endAtMs }: Pick<RedemptionOption, "active" | "startAtMs" | "endAtMs">,
  nowMs: number,
): boolean {
  const isStarted = startAtMs === null || startAtMs <= nowMs;
  return active && isStarted && (endAtMs === null || endAtMs > nowMs);
}

function points(amountHundredths: number): string {
  return decimalText(fromScaledInteger(amountHundredths, POINTS_SCALE));
}
